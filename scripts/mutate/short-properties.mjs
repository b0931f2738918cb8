// A property is tried as long as a quick test takes, since it runs again for every mutant that it reaches.
import fc from 'fast-check';

fc.configureGlobal({ ...fc.readConfigureGlobal(), interruptAfterTimeLimit: 400 });
