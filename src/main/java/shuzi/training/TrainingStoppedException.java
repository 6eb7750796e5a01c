package shuzi.training;

/** A run was asked to stop, and did. */
final class TrainingStoppedException extends RuntimeException {}
