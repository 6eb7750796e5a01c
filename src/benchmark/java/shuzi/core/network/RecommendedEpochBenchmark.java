package shuzi.core.network;

import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import shuzi.core.image.Distortion;
import shuzi.core.matrix.BenchmarkEngines;
import shuzi.core.matrix.MatrixEngine;
import shuzi.core.matrix.Precision;

/**
 * Measures an epoch of a network for normalized images, 1024-512-256-15 on 32 x 32 pixels without a black margin, so
 * that most inputs are not 0: ReLU, softmax, AdamW, dropout, label smoothing and averaged weights, with augmentation.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SampleTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
public class RecommendedEpochBenchmark {

    static final Topology TOPOLOGY =
            Topology.of(1024, List.of(512, 256), 15).with(Activation.RELU, OutputActivation.SOFTMAX);

    @Param({"100", "250"})
    int batchSize;

    private Trainer trainer;
    private Trainer unaugmented;
    private Trainer plain;
    private Evaluation evaluation;
    private Network network;

    @Setup
    public void prepare() {
        MatrixEngine engine = BenchmarkEngines.fastest();
        var images = new BenchmarkImages();
        PixelSamples train = images.normalized(BenchmarkImages.TRAIN);
        var hyperparameters = new Hyperparameters(
                Integer.MAX_VALUE,
                batchSize,
                new LearningRate(1e-3, LearningRateSchedule.COSINE, 1),
                Optimiser.Adam.usual(0.01),
                new Regularisation(0, 0.2, 0.05),
                0.999,
                true,
                1);
        network = Network.heGlorot(TOPOLOGY, Precision.FLOAT32, 1);
        trainer = new Trainer(engine, network, train.augmented(() -> new Distortion(32, 1)::apply, 1), hyperparameters);
        unaugmented = new Trainer(engine, network, train, hyperparameters);
        plain = new Trainer(
                engine,
                network,
                train,
                new Hyperparameters(Integer.MAX_VALUE, batchSize, 0.01, LearningRateSchedule.CONSTANT, 0.1, true, 1));
        evaluation = new Evaluation(engine, TOPOLOGY, Precision.FLOAT32, images.normalized(12_000));
    }

    @Benchmark
    public Object training() {
        return trainer.next(() -> false);
    }

    @Benchmark
    public Object trainingWithoutAugmentation() {
        return unaugmented.next(() -> false);
    }

    /** Runs an epoch of plain gradient descent: without augmentation, dropout and moving average. */
    @Benchmark
    public Object plainDescent() {
        return plain.next(() -> false);
    }

    /** Classifies 12,000 decoded images. */
    @Benchmark
    public double batchPrediction() {
        return evaluation.confusionMatrix(network).accuracy();
    }
}
