package shuzi.core.network;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the best network of a training, and decides when to stop because none has been better for some epochs
 * (Goodfellow et al., "Deep Learning", algorithm 7.1). The score must come from validation samples, not from training
 * samples or from the test samples that evaluate the result.
 */
public final class EarlyStopping {

    private final int patience;
    private @Nullable Best best;
    private int lastEpoch;

    /**
     * The best network so far.
     *
     * @param epoch number of its epoch, from 1
     * @param score its score; larger is better
     * @param network its weights
     */
    public record Best(int epoch, double score, Network network) {}

    /**
     * Creates an instance without a best network.
     *
     * @param patience number of epochs without a better network after which training stops, at least 1
     */
    public EarlyStopping(int patience) {
        Hyperparameters.require(patience >= 1, "patience must be at least 1, not " + patience);
        this.patience = patience;
    }

    /**
     * Adds the score of an epoch.
     *
     * @param epoch number of the epoch, from 1, in ascending order
     * @param score score of the network on validation samples, for example the accuracy or the negative cost; larger is
     *     better, NaN is never the best
     * @return whether the network is the best so far; the first of several equal ones stays the best
     */
    public boolean add(int epoch, double score, Network network) {
        lastEpoch = epoch;
        if (Double.isNaN(score) || (best != null && score <= best.score)) {
            return false;
        }
        best = new Best(epoch, score, network);
        return true;
    }

    /** Tells whether no network has been better for as many epochs as the patience. */
    public boolean isTimeToStop() {
        return lastEpoch - (best == null ? 0 : best.epoch) >= patience;
    }

    int lastEpoch() {
        return lastEpoch;
    }

    /** Restores the state of another instance. */
    void restore(int ofLastEpoch, @Nullable Best ofBest) {
        lastEpoch = ofLastEpoch;
        best = ofBest;
    }

    /** Returns the best network; empty before the first epoch. */
    public Optional<Best> best() {
        return Optional.ofNullable(best);
    }
}
