import { chmodSync, closeSync, constants, mkdirSync, openSync, statSync } from 'node:fs';
import { dirname } from 'node:path';

import type Libsql from 'libsql';
import type { Kysely } from 'kysely';

import { MenshenError } from '../model/index.ts';
import { MIGRATIONS, type Tables } from './schema.ts';

/** How long another Menshen that writes at the same time is waited for. */
const BUSY_MS = 5000;
const PRIVATE_FOLDER = 0o700;
const PRIVATE_FILE = 0o600;
const OTHERS = 0o077;
const OTHERS_WRITE = 0o022;

/** Menshen's own file, open. */
export interface Store {
  readonly db: Kysely<Tables>;
  /** What was overwritten stays in SQLite's log (WAL) until that is emptied. Not while another reads. */
  readonly emptyLog: () => void;
  /** Does all of it or nothing, while nobody else writes; what another run has written before is seen. */
  readonly exclusively: <T>(work: (transaction: Kysely<Tables>) => Promise<T>) => Promise<T>;
  readonly close: () => Promise<void>;
}

/**
 * Opens Menshen's file, makes it where there is none, and brings it up to date. It may hold what is nobody else's
 * business, so that only its owner may read it. What was written is on the disk when a call returns
 * (`synchronous = FULL`): a power cut loses nothing of it.
 *
 * @param path the file; its folder is made where it is missing
 * @throws MenshenError `journal-unusable` where it can't be opened, is no such file, or is of a newer Menshen
 */
export async function openStore(path: string): Promise<Store> {
  // Loaded only where something is written down: looking at the machine needs neither.
  const [{ default: Database }, { Kysely, sql, SqliteDialect }] = await Promise.all([
    import('libsql'),
    import('kysely'),
  ]);
  try {
    makePrivate(path);
    const database = new Database(path);
    try {
      prepare(database, path);
    } catch (error) {
      database.close();
      throw error;
    }
    const db = new Kysely<Tables>({ dialect: new SqliteDialect({ database }) });
    return {
      db,
      emptyLog: () => database.exec('pragma wal_checkpoint(truncate)'),
      exclusively: (work) =>
        db.connection().execute(async (connection) => {
          // A plain `begin` would read first, and fail where another has written before it writes itself.
          await sql`begin immediate`.execute(connection);
          try {
            const result = await work(connection);
            await sql`commit`.execute(connection);
            return result;
          } catch (error) {
            // A full disk has ended it already.
            if (database.inTransaction) await sql`rollback`.execute(connection);
            throw error;
          }
        }),
      close: () => db.destroy(),
    };
  } catch (error) {
    throw unusable(path, error);
  }
}

/** @throws MenshenError where somebody else could write what undoing believes, and maybe starts as root */
function makePrivate(path: string): void {
  mkdirSync(dirname(path), { recursive: true, mode: PRIVATE_FOLDER });
  requireOwn(dirname(path), OTHERS_WRITE);
  closeSync(openSync(path, constants.O_RDWR | constants.O_CREAT | constants.O_NOFOLLOW, PRIVATE_FILE));
  requireOwn(path, 0);
  if ((statSync(path).mode & OTHERS) !== 0) chmodSync(path, PRIVATE_FILE);
}

function requireOwn(path: string, forbidden: number): void {
  const { uid, mode } = statSync(path);
  const isOurs = uid === 0 || uid === process.geteuid?.();
  if (isOurs && (mode & forbidden) === 0) return;
  throw new MenshenError('journal-unusable', { code: 'journal-not-private', path });
}

function prepare(database: Libsql.Database, path: string): void {
  database.exec(`pragma busy_timeout = ${BUSY_MS}`);
  database.exec('pragma journal_mode = wal');
  database.exec('pragma synchronous = full');
  database.exec('pragma foreign_keys = on');
  // What is forgotten is gone from the file too: it may have been a password.
  database.exec('pragma secure_delete = on');
  // Another Menshen may be about to do the same.
  database.exec('begin immediate');
  const version = versionOf(database);
  if (version > MIGRATIONS.length) {
    database.exec('rollback');
    throw new MenshenError('journal-unusable', { code: 'journal-newer', path, version });
  }
  for (const statements of MIGRATIONS.slice(version)) for (const statement of statements) database.exec(statement);
  // Whoever only reads needs no room on the disk.
  if (version < MIGRATIONS.length) database.exec(`pragma user_version = ${MIGRATIONS.length}`);
  database.exec('commit');
}

function versionOf(database: Libsql.Database): number {
  const row = database.prepare('pragma user_version').get() as { user_version?: unknown } | undefined;
  return Number(row?.user_version ?? 0);
}

/** An error of the file system, or of SQLite, in our words. */
export function unusable(path: string, error: unknown): MenshenError {
  if (error instanceof MenshenError) return error;
  const { code: errno, message } = error as NodeJS.ErrnoException;
  const detail = { code: 'journal-unreadable', path, errno: errno ?? message } as const;
  return new MenshenError('journal-unusable', detail, { cause: error });
}
