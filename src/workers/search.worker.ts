import { expose } from 'comlink';
import { createSearchService } from './search-service.ts';

expose(createSearchService(new URL(import.meta.env.BASE_URL, self.location.origin).href));
