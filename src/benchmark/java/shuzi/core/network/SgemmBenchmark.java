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
import shuzi.core.matrix.NativeSgemm;

/**
 * Measures a lower bound for dense linear algebra: OpenBLAS's sgemm with its own threads, for only the dense products
 * of an epoch.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SampleTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
public class SgemmBenchmark {

    /** Layers, samples of an epoch, and batch size. */
    @Param({
        "4096-256-15 10500 1000",
        "1024-512-256-15 10500 100",
        "1024-512-256-15 10500 250",
        "1024-512-256-15 12000 500"
    })
    String network;

    private List<Integer> layers;
    private int samples;
    private int batchSize;
    private float[][] weights;
    private float[][] activations;
    private float[][] errors;

    @Setup
    public void prepare() {
        String[] parts = network.split(" ");
        layers = java.util.Arrays.stream(parts[0].split("-"))
                .map(Integer::valueOf)
                .toList();
        samples = Integer.parseInt(parts[1]);
        batchSize = Integer.parseInt(parts[2]);
        weights = new float[layers.size() - 1][];
        activations = new float[layers.size()][];
        errors = new float[layers.size()][];
        for (int layer = 0; layer < layers.size(); layer++) {
            activations[layer] = filled(layers.get(layer) * batchSize);
            errors[layer] = filled(layers.get(layer) * batchSize);
            if (layer > 0) {
                weights[layer - 1] = filled(layers.get(layer) * layers.get(layer - 1));
            }
        }
        NativeSgemm.useItsOwnThreads();
    }

    /**
     * Computes the forward, backward and gradient products of every layer, batch after batch, without the backward
     * product to the inputs.
     */
    @Benchmark
    public void epoch() {
        for (int first = 0; first < samples; first += batchSize) {
            int columns = Math.min(batchSize, samples - first);
            forward(columns);
            for (int layer = layers.size() - 1; layer > 0; layer--) {
                int out = layers.get(layer);
                int in = layers.get(layer - 1);
                NativeSgemm.multiply(
                        false,
                        true,
                        out,
                        in,
                        columns,
                        errors[layer],
                        out,
                        activations[layer - 1],
                        in,
                        weights[layer - 1]);
                if (layer > 1) {
                    NativeSgemm.multiply(
                            true,
                            false,
                            in,
                            columns,
                            out,
                            weights[layer - 1],
                            out,
                            errors[layer],
                            out,
                            errors[layer - 1]);
                }
            }
        }
    }

    /** Computes the forward products only. */
    @Benchmark
    public void forward() {
        for (int first = 0; first < samples; first += batchSize) {
            forward(Math.min(batchSize, samples - first));
        }
    }

    private void forward(int columns) {
        for (int layer = 1; layer < layers.size(); layer++) {
            int out = layers.get(layer);
            int in = layers.get(layer - 1);
            NativeSgemm.multiply(
                    false,
                    false,
                    out,
                    columns,
                    in,
                    weights[layer - 1],
                    out,
                    activations[layer - 1],
                    in,
                    activations[layer]);
        }
    }

    private static float[] filled(int size) {
        var random = new java.util.SplittableRandom(size);
        var array = new float[size];
        for (int i = 0; i < size; i++) {
            array[i] = (float) random.nextDouble(-1e-3, 1e-3); // small, to avoid overflow
        }
        return array;
    }
}
