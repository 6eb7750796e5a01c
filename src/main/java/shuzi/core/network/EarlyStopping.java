package shuzi.core.network;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the best network of a training, and tells when to stop because nothing better came for a while (Goodfellow et
 * al., "Deep Learning", algorithm 7.1). What is best, validation samples decide: neither training samples, which the
 * network knows, nor test samples, which are to evaluate the result.
 */
public final class EarlyStopping {

    private final int patience;
    private @Nullable Best best;
    private int lastEpoch;

    /**
     * The best network so far.
     *
     * @param epoch from 1
     * @param score larger is better
     */
    public record Best(int epoch, double score, Network network) {}

    /** @param patience after so many epochs without a better network it is time to stop, at least 1 */
    public EarlyStopping(int patience) {
        Hyperparameters.require(patience >= 1, "patience must be at least 1, not " + patience);
        this.patience = patience;
    }

    /**
     * Takes note of an epoch.
     *
     * @param epoch after those before, from 1
     * @param score of the network on validation samples, larger being better, such as the accuracy or the cost's
     *     negative; NaN is never best
     * @return whether the network is the best so far; of equals, the first stays
     */
    public boolean add(int epoch, double score, Network network) {
        lastEpoch = epoch;
        if (Double.isNaN(score) || (best != null && score <= best.score)) {
            return false;
        }
        best = new Best(epoch, score, network);
        return true;
    }

    public boolean isTimeToStop() {
        return lastEpoch - (best == null ? 0 : best.epoch) >= patience;
    }

    int lastEpoch() {
        return lastEpoch;
    }

    /** Is where another one was. */
    void restore(int ofLastEpoch, @Nullable Best ofBest) {
        lastEpoch = ofLastEpoch;
        best = ofBest;
    }

    /** Empty before the first epoch. */
    public Optional<Best> best() {
        return Optional.ofNullable(best);
    }
}
