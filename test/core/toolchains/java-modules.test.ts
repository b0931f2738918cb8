import { expect, test } from 'vitest';
import {
  isKnownModule,
  linkedModules,
  moduleUses,
} from '../../../server/src/core/toolchains/java/java-modules.js';
import { contextOf, type Files } from '../../support/context-files.js';

// `java --describe-module NAME` of JDK 21.
test.each([
  [[], ['java.base']],
  [['java.logging'], ['java.base', 'java.logging']],
  [['java.sql'], ['java.base', 'java.logging', 'java.sql', 'java.transaction.xa', 'java.xml']],
  [['com.example'], ['com.example', 'java.base']],
])('jlink puts %j with what they read into an image', (asked, expected) => {
  expect([...linkedModules(asked)].sort()).toEqual(expected);
});

test.each([
  ['java.sql', true],
  ['jdk.unsupported', true],
  ['jdk.crypto.ec', true],
  ['jdk.internal.vm.ci', false],
  ['com.example', false],
])('whether all is known that %s brings along: %s', (name, expected) => {
  expect(isKnownModule(name)).toBe(expected);
});

function uses(files: Files, folder = ''): readonly string[] {
  return moduleUses(contextOf(files), folder).map(
    ({ module, package: name, file }) => `${module}: ${name} in ${file}`,
  );
}

test.each<[string, string[]]>([
  ['import java.sql.Connection;', ['java.sql: java.sql in src/A.java']],
  ['import java.sql.*;', ['java.sql: java.sql in src/A.java']],
  ['import static java.util.logging.Level.INFO;', ['java.logging: java.util.logging in src/A.java']],
  ['import javax.xml.crypto.Data;', ['java.xml.crypto: javax.xml.crypto in src/A.java']],
  ['import javax.xml.parsers.SAXParser;', ['java.xml: javax.xml in src/A.java']],
  ['import java.util.List;', []],
  // Libraries brought these along after the JDK had dropped them.
  ['import javax.xml.bind.JAXB;', []],
  ['import javax.xml.ws.Service;', []],
  ['import com.example.java.sql.X;', []],
  ['// import java.sql.Connection;', []],
  ['import java.sql.A;\nimport java.sql.B;', ['java.sql: java.sql in src/A.java']],
])('%j', (text, expected) => {
  expect(uses({ 'src/A.java': text })).toEqual(expected);
});

test.each([
  ['src/test/java/A.java', 0],
  ['web/target/A.java', 0],
  ['node_modules/a/A.java', 0],
  ['docs/A.java', 0],
  ['src/main/java/A.java', 1],
  ['src/module-info.java', 0],
  ['src/A.kt', 0],
  [`${'a/'.repeat(15)}A.java`, 1],
  [`${'a/'.repeat(16)}A.java`, 0],
])('%s has %d uses', (path, count) => {
  expect(uses({ [path]: 'import java.sql.Connection;' })).toHaveLength(count);
});

test('sources of another folder do not count', () => {
  const files = { 'web/A.java': 'import java.sql.A;', 'job/A.java': 'import java.rmi.A;' };
  expect(uses(files, 'web')).toEqual(['java.sql: java.sql in web/A.java']);
});
