import { expose } from 'comlink';
import { createCaseService } from './case-service.ts';

expose(createCaseService());
