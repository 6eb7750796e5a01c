package shuzi.prediction;

import shuzi.core.Numeral;
import shuzi.model.Classification;

/**
 * What the shadow model of an alias did with the pictures that the alias answered. Not safe for use by several threads.
 */
final class ShadowStatistics {

    static final int CLASSES = Numeral.ALL.size();

    long requests;
    long dropped;
    long failed;
    long agreements;
    long onlyLiveOutOfClass;
    long onlyShadowOutOfClass;
    final long[] disagreements = new long[CLASSES * CLASSES]; // label of the live model x label of the shadow
    final LatencyHistogram live = new LatencyHistogram();
    final LatencyHistogram shadow = new LatencyHistogram();

    /** Counts a pair of answers for a picture. Returns whether they agree: the same label, or both out of class. */
    boolean compare(ShadowedAnswer answer, Classification ofShadow) {
        boolean liveOut = answer.outOfClass();
        boolean shadowOut = ofShadow.outOfClass();
        int label = ofShadow.model().classes().get(ofShadow.best(1).getFirst()).label();
        if (liveOut == shadowOut && (liveOut || answer.label() == label)) {
            agreements++;
            return true;
        }
        if (liveOut) {
            onlyLiveOutOfClass++;
        } else if (shadowOut) {
            onlyShadowOutOfClass++;
        } else {
            disagreements[(answer.label() - 1) * CLASSES + label - 1]++;
        }
        return false;
    }

    /** Adds other counts to these. */
    void add(ShadowStatistics other) {
        requests += other.requests;
        dropped += other.dropped;
        failed += other.failed;
        agreements += other.agreements;
        onlyLiveOutOfClass += other.onlyLiveOutOfClass;
        onlyShadowOutOfClass += other.onlyShadowOutOfClass;
        for (int i = 0; i < disagreements.length; i++) {
            disagreements[i] += other.disagreements[i];
        }
        live.add(other.live);
        shadow.add(other.shadow);
    }
}
