import { expose } from 'comlink';
import { createConvertService } from './convert-service.ts';

expose(createConvertService());
