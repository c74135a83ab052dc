import { expose } from 'comlink';
import { createDiagnoseService } from './diagnose-service.ts';

expose(createDiagnoseService(new URL(import.meta.env.BASE_URL, self.location.origin).href));
