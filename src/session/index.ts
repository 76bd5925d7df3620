export { type Session, type SessionConnection, sessionOf } from './session.ts';
