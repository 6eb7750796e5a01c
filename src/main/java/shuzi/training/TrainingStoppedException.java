package shuzi.training;

/** Thrown by a run that has stopped before its end because its caller demanded it. */
final class TrainingStoppedException extends RuntimeException {}
