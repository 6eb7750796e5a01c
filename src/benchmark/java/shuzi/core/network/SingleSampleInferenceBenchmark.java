package shuzi.core.network;

import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import shuzi.core.matrix.BenchmarkEngines;
import shuzi.core.matrix.Precision;

/** Measures the inference of one image, from decoded pixels to probabilities, on one thread. */
@State(Scope.Thread)
@BenchmarkMode(Mode.SampleTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class SingleSampleInferenceBenchmark {

    private SingleSampleInference tutorial;
    private SingleSampleInference recommended;
    private PixelSamples images;
    private PixelSamples normalized;
    private int next;

    @Setup
    public void prepare() {
        var drawn = new BenchmarkImages();
        images = drawn.test(1.0 / 16);
        normalized = drawn.normalized(BenchmarkImages.TEST);
        tutorial = pass(TutorialEpochBenchmark.TOPOLOGY);
        recommended = pass(RecommendedEpochBenchmark.TOPOLOGY);
    }

    private static SingleSampleInference pass(Topology topology) {
        return new SingleSampleInference(
                BenchmarkEngines.fastest(), Network.random(topology, Precision.FLOAT32, 0.05, 1));
    }

    @Benchmark
    public double[] tutorial() {
        return tutorial.outputs(images, next());
    }

    @Benchmark
    public double[] recommended() {
        return recommended.outputs(normalized, next());
    }

    private int next() {
        next = (next + 1) % BenchmarkImages.TEST;
        return next;
    }
}
