package shuzi.network;

import org.ojalgo.matrix.store.PhysicalStore;
import shuzi.matrix.MatrixEngine;

/** Judges a network on samples: its answer is the class of the largest output, the first of several equal ones. */
public final class Evaluation {

    private static final int BATCH = 500;

    private Evaluation() {}

    /** What the network takes each sample for. */
    public static ConfusionMatrix confusionMatrix(MatrixEngine engine, Network network, Samples samples) {
        Topology topology = network.topology();
        int outputs = topology.outputs();
        var counts = new int[outputs][outputs];
        for (int first = 0; first < samples.count(); first += BATCH) {
            int size = Math.min(BATCH, samples.count() - first);
            PhysicalStore<Double> batch = network.precision().zeros(topology.inputs(), size);
            for (int column = 0; column < size; column++) {
                samples.copyTo(batch, column, first + column);
            }
            PhysicalStore<Double> activations = new ForwardPass(engine, topology, network.precision(), size)
                    .run(network.parameters(), batch)
                    .activations();
            for (int column = 0; column < size; column++) {
                counts[samples.classOf(first + column)][largest(activations, column)]++;
            }
        }
        return new ConfusionMatrix(counts);
    }

    private static int largest(PhysicalStore<Double> activations, int column) {
        int largest = 0;
        for (int output = 1; output < activations.countRows(); output++) {
            if (activations.doubleValue(output, column) > activations.doubleValue(largest, column)) {
                largest = output;
            }
        }
        return largest;
    }
}
