package shuzi.core.network;

import java.util.stream.IntStream;
import org.ojalgo.matrix.store.PhysicalStore;
import shuzi.core.matrix.MatrixEngine;
import shuzi.core.matrix.Precision;

/**
 * Evaluates networks of one shape on samples, with the buffers for it: a network's answer is the class of the largest
 * output, which is that of the largest logit, the first of several equal ones.
 */
public final class Evaluation {

    private static final int BATCH = 1500;

    private final Samples samples;
    private final BatchLoader feed;
    private final ForwardPass forward;
    private final ForwardPass remainder; // for the last batch, which may be smaller

    public Evaluation(MatrixEngine engine, Topology topology, Precision precision, Samples samples) {
        this.samples = samples;
        int batch = Math.clamp(samples.count(), 1, BATCH);
        this.feed = new BatchLoader(engine, precision, samples, batch, false);
        this.forward = new ForwardPass(engine, topology, precision, batch);
        this.remainder = new ForwardPass(engine, topology, precision, samples.count() % batch);
    }

    /** What the network takes each sample for. Samples of {@link Samples#NO_CLASS} do not count. */
    public ConfusionMatrix confusionMatrix(Network network) {
        return ConfusionMatrix.of(logits(network), classes());
    }

    /**
     * The output units' inputs for each sample, before their activation; {@link OutputActivation#probabilities} goes on
     * from there.
     *
     * @return samples x classes
     */
    public double[][] logits(Network network) {
        int classes = network.topology().outputs();
        var logits = new double[samples.count()][classes];
        var next = new int[1];
        feed.forEach(batch -> {
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

    /** The class of each sample, from 0, or {@link Samples#NO_CLASS}. */
    public int[] classes() {
        return IntStream.range(0, samples.count()).map(samples::classOf).toArray();
    }
}
