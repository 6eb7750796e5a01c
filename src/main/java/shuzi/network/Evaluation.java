package shuzi.network;

import org.ojalgo.matrix.store.PhysicalStore;
import shuzi.matrix.MatrixEngine;
import shuzi.matrix.Precision;

/**
 * Judges networks of one shape on samples, with the buffers for it: a network's answer is the class of the largest
 * output, the first of several equal ones.
 */
public final class Evaluation {

    private static final int BATCH = 1500;

    private final Samples samples;
    private final BatchFeed feed;
    private final ForwardPass forward;
    private final ForwardPass remainder; // for the last batch, which may be smaller

    public Evaluation(MatrixEngine engine, Topology topology, Precision precision, Samples samples) {
        this.samples = samples;
        int batch = Math.clamp(samples.count(), 1, BATCH);
        this.feed = new BatchFeed(engine, precision, samples, batch, false);
        this.forward = new ForwardPass(engine, topology, precision, batch);
        this.remainder = new ForwardPass(engine, topology, precision, samples.count() % batch);
    }

    /** What the network takes each sample for. */
    public ConfusionMatrix confusionMatrix(Network network) {
        int classes = network.topology().outputs();
        var counts = new int[classes][classes];
        feed.forEach(batch -> {
            ForwardPass pass = batch.size() == Math.min(BATCH, samples.count()) ? forward : remainder;
            PhysicalStore<Double> outputs = pass.outputs(network.parameters(), batch);
            for (int column = 0; column < batch.size(); column++) {
                counts[batch.classOf(column)][largest(outputs, column)]++;
            }
        });
        return new ConfusionMatrix(counts);
    }

    private static int largest(PhysicalStore<Double> outputs, int column) {
        int classes = (int) outputs.countRows();
        long first = (long) column * classes;
        int largest = 0;
        for (int output = 1; output < classes; output++) {
            if (outputs.doubleValue(first + output) > outputs.doubleValue(first + largest)) {
                largest = output;
            }
        }
        return largest;
    }
}
