package shuzi.network;

import org.ojalgo.matrix.store.PhysicalStore;
import shuzi.matrix.MatrixEngine;

/** The forward pass of one sample at a time, with its buffers: for one thread at a time. */
public final class SamplePass {

    private final Network network;
    private final Batch batch;
    private final ForwardPass forward;

    public SamplePass(MatrixEngine engine, Network network) {
        this.network = network;
        this.batch = new Batch(network.precision(), network.topology().inputs(), 1, true);
        this.forward = new ForwardPass(engine, network.topology(), network.precision(), 1);
    }

    /** Each output unit's activation for a sample, 0 to 1. */
    public double[] outputs(Samples samples, int sample) {
        batch.fill(samples, column -> sample);
        PhysicalStore<Double> outputs = forward.outputs(network.parameters(), batch);
        var values = new double[network.topology().outputs()];
        for (int i = 0; i < values.length; i++) {
            values[i] = outputs.doubleValue(i);
        }
        return values;
    }
}
