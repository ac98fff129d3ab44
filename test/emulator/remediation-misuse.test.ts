import { misuseScenarios } from '../remediation/misuse-scenarios';
import { StatesEngine } from './remediation-engine';

misuseScenarios(() => StatesEngine.start());
