package shuzi.model;

import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import shuzi.matrix.MatrixEngine;
import shuzi.network.Network;
import shuzi.network.PixelSamples;
import shuzi.network.SamplePass;

/** A model with its weights in memory. Immutable for those who use it: all threads share it. */
public final class Classifier {

    private final Model model;
    private final Network network;
    private final MatrixEngine engine;
    private final BlockingQueue<SamplePass> idle = // buffers that no thread is using
            new ArrayBlockingQueue<>(Runtime.getRuntime().availableProcessors());

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
        SamplePass pass = idle.poll();
        if (pass == null) {
            pass = new SamplePass(engine, network);
        }
        double[] outputs = pass.outputs(new PixelSamples(pixels.length, pixels, new byte[1], model.pixelScale()), 0);
        idle.offer(pass); // when more threads than cores are at it, some buffers are dropped
        return outputs;
    }
}
