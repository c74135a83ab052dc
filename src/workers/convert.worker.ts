import { expose } from 'comlink';
import { createConvertService } from './convert-service.ts';

// The build puts a hash of the code into the worker's own name.
expose(createConvertService(self.location.pathname));
