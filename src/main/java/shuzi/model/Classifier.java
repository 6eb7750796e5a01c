package shuzi.model;

import org.ojalgo.matrix.store.PhysicalStore;
import shuzi.matrix.MatrixEngine;
import shuzi.network.Network;
import shuzi.network.PixelSamples;
import shuzi.network.Samples;

/** A model with its weights in memory. Immutable: all threads share it. */
public final class Classifier {

    private final Model model;
    private final Network network;
    private final MatrixEngine engine;

    Classifier(Model model, Network network, MatrixEngine engine) {
        this.model = model;
        this.network = network;
        this.engine = engine;
    }

    public Model model() {
        return model;
    }

    /** The weights. */
    public Network network() {
        return network;
    }

    /**
     * How sure the model is of each class.
     *
     * @param pixels of one image, row by row, 0..255
     * @return the output of each class's unit, 0 to 1, in the order of {@link Model#classes()}
     */
    public double[] probabilities(byte[] pixels) {
        int inputs = network.topology().inputs();
        Samples sample = new PixelSamples(inputs, pixels, new byte[1], model.pixelScale());
        PhysicalStore<Double> input = network.precision().zeros(inputs, 1);
        sample.copyTo(input, 0, 0);
        return network.outputs(engine, input);
    }
}
