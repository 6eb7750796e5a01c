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
import shuzi.core.matrix.Precision;

/** Measures how the time of an epoch grows with the images and with the hidden units of the tutorial's network. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SampleTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
public class ScalingBenchmark {

    /** Training images and hidden units. */
    @Param({
        "5000 256",
        "10000 256",
        "20000 256",
        "40000 256",
        "80000 256",
        "10000 64",
        "10000 128",
        "10000 512",
        "10000 1024"
    })
    String size;

    private Trainer trainer;

    @Setup
    public void prepare() {
        String[] parts = size.split(" ");
        PixelSamples images = new BenchmarkImages().repeated(Integer.parseInt(parts[0]), 1.0 / 16);
        var topology = Topology.of(4096, List.of(Integer.parseInt(parts[1])), 15);
        trainer = new Trainer(
                BenchmarkEngines.fastest(),
                Network.random(topology, Precision.FLOAT32, 0.05, 1),
                images,
                new Hyperparameters(Integer.MAX_VALUE, 1000, 0.1, LearningRateSchedule.CONSTANT, 0.1, true, 1));
    }

    @Benchmark
    public Object training() {
        return trainer.next(() -> false);
    }
}
