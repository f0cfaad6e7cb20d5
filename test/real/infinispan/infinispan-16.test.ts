import { describe } from 'vitest';
import { testAgainst } from './against-a-version.ts';

describe('Infinispan 16.0.5', () => testAgainst('16.0.5'));
