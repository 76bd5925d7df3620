import { policyStatus, provePolicy, readApplied } from '../../policy/index.ts';
