/**
 * Training jobs: the queue, the worker that runs them, their epochs, events and checkpoints. A job's state changes only
 * through the methods of {@link shuzi.training.TrainingJob}, on its row locked in the database.
 */
@NullMarked
package shuzi.training;

import org.jspecify.annotations.NullMarked;
