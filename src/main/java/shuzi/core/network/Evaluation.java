package shuzi.core.network;

import java.util.stream.IntStream;
import org.ojalgo.matrix.store.PhysicalStore;
import shuzi.core.matrix.MatrixEngine;
import shuzi.core.matrix.Precision;

/**
 * Evaluates networks of one topology on samples, with the necessary buffers. The predicted class is that of the largest
 * logit, the first of several equal ones.
 */
public final class Evaluation {

    private static final int BATCH = 1500;

    private final Samples samples;
    private final BatchLoader loader;
    private final ForwardPass forward;
    private final ForwardPass remainder; // for the last batch, which can be smaller

    public Evaluation(MatrixEngine engine, Topology topology, Precision precision, Samples samples) {
        this.samples = samples;
        int batch = Math.clamp(samples.count(), 1, BATCH);
        this.loader = new BatchLoader(engine, precision, samples, batch, false);
        this.forward = new ForwardPass(engine, topology, precision, batch);
        this.remainder = new ForwardPass(engine, topology, precision, samples.count() % batch);
    }

    /** Returns the confusion matrix of a network, without samples of {@link Samples#NO_CLASS}. */
    public ConfusionMatrix confusionMatrix(Network network) {
        return ConfusionMatrix.of(logits(network), classes());
    }

    /**
     * Returns the logits of each sample; {@link OutputActivation#probabilities} makes them probabilities.
     *
     * @return samples x classes
     */
    public double[][] logits(Network network) {
        int classes = network.topology().outputs();
        var logits = new double[samples.count()][classes];
        var next = new int[1];
        loader.forEach(batch -> {
            ForwardPass pass = batch.size() == Math.min(BATCH, samples.count()) ? forward : remainder;
            PhysicalStore<Double> outputs = pass.logits(network.parameters(), batch);
            for (int column = 0; column < batch.size(); column++) {
                double[] ofSample = logits[next[0]++];
                for (int output = 0; output < classes; output++) {
                    ofSample[output] = outputs.doubleValue((long) column * classes + output);
                }
            }
        });
        return logits;
    }

    /** Returns the class of each sample, from 0, or {@link Samples#NO_CLASS}. */
    public int[] classes() {
        return IntStream.range(0, samples.count()).map(samples::classOf).toArray();
    }
}
