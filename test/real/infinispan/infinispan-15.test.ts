import { describe } from 'vitest';
import { testAgainst } from './against-a-version.ts';

describe('Infinispan 15.0.21', () => testAgainst('15.0.21'));
