import { expose } from 'comlink';
import { headerReader } from './header-reader.ts';

expose(headerReader);
