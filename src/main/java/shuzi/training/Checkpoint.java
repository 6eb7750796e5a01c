package shuzi.training;

import java.util.List;
import shuzi.training.CrossValidation.Fold;

/**
 * Where a job can go on from.
 *
 * @param epoch the last one in it, counted over all folds
 * @param folds those of a cross-validation that have ended
 * @param state of the network in training ({@link shuzi.core.network.CheckpointFormat})
 * @param software the version and matrix engine that wrote it; others would not compute the same bits
 */
record Checkpoint(int epoch, List<Fold> folds, byte[] state, String software) {

    /** Larger ones are not kept: a job that has no checkpoint begins anew. PostgreSQL takes 1 GB at most. */
    static final long MAX_BYTES = 256L << 20;
}
