export { fromHere, plainAddress } from './from-here.ts';
export { type Session, type SessionConnection, sessionOf } from './session.ts';
