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
import shuzi.core.matrix.BenchmarkEngines;
import shuzi.core.matrix.MatrixEngine;
import shuzi.core.matrix.Precision;

/** Measures an epoch of the tutorial's network, 4096-256-15, batch size 1000, with and without evaluation. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SampleTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
public class TutorialEpochBenchmark {

    static final Topology TOPOLOGY = Topology.of(4096, List.of(256), 15);

    @Param({"1000"})
    int batchSize;

    private Trainer trainer;
    private Evaluation onTrain;
    private Evaluation onTest;

    @Setup
    public void prepare() {
        MatrixEngine engine = BenchmarkEngines.fastest();
        var images = new BenchmarkImages();
        Samples train = images.train(1.0 / 16);
        trainer = new Trainer(
                engine,
                Network.random(TOPOLOGY, Precision.FLOAT32, 0.05, 1),
                train,
                new Hyperparameters(Integer.MAX_VALUE, batchSize, 0.1, LearningRateSchedule.CONSTANT, 0.1, true, 1));
        onTrain = new Evaluation(engine, TOPOLOGY, Precision.FLOAT32, train);
        onTest = new Evaluation(engine, TOPOLOGY, Precision.FLOAT32, images.test(1.0 / 16));
    }

    @Benchmark
    public Object training() {
        return trainer.next(() -> false);
    }

    @Benchmark
    public double trainingAndAccuracies() {
        trainer.next(() -> false);
        Network network = trainer.network();
        return onTrain.confusionMatrix(network).accuracy()
                + onTest.confusionMatrix(network).accuracy();
    }
}
