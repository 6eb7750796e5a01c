package shuzi.training;

import java.util.List;
import shuzi.training.CrossValidation.Fold;

/**
 * A state of a job from which another run can continue.
 *
 * @param epoch number of its last epoch, counted across folds
 * @param folds the folds of a cross-validation that have ended
 * @param state of the network in training ({@link shuzi.core.network.CheckpointFormat})
 * @param software the version and the matrix engine that wrote it; others do not compute the same bits
 */
record Checkpoint(int epoch, List<Fold> folds, byte[] state, String software) {

    /**
     * Larger checkpoints are not stored; an interrupted job then starts from its first epoch. PostgreSQL stores up to 1
     * GB.
     */
    static final long MAX_BYTES = 256L << 20;
}
