package shuzi;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.CommandLineOptionException;
import org.openjdk.jmh.runner.options.CommandLineOptions;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import tools.jackson.databind.json.JsonMapper;

/**
 * Runs the benchmarks, prints ratios of figures from this run, and writes {@code target/benchmark.json}. The arguments
 * are those of JMH.
 */
final class Benchmarks {

    private static final String SGEMM = "shuzi.core.network.SgemmBenchmark.";
    private static final String TUTORIAL = "4096-256-15 10500 1000";
    private static final String RECOMMENDED = "1024-512-256-15 10500 ";
    private static final String RECOMMENDED_PREDICTION = "1024-512-256-15 12000 500";

    private final Map<String, Double> medians = new LinkedHashMap<>(); // in the unit of the benchmark

    private Benchmarks(Collection<RunResult> results) {
        for (RunResult result : results) {
            var name = new StringBuilder(result.getParams().getBenchmark());
            for (String key : result.getParams().getParamsKeys()) {
                name.append(' ').append(result.getParams().getParam(key));
            }
            medians.put(
                    name.toString(), result.getPrimaryResult().getStatistics().getPercentile(50));
        }
    }

    /** A line of the table that {@link #main} prints. */
    private record Line(String what, String target, double measured, boolean reached) {}

    public static void main(String[] arguments) throws RunnerException, CommandLineOptionException, IOException {
        var options = new OptionsBuilder()
                .parent(new CommandLineOptions(arguments))
                .forks(1)
                .warmupIterations(3)
                .warmupTime(TimeValue.seconds(2))
                .measurementIterations(5)
                .measurementTime(TimeValue.seconds(2))
                .jvmArgsAppend("-Xmx3g")
                .build();
        var benchmarks = new Benchmarks(new Runner(options).run());
        List<Line> table = benchmarks.table();
        System.out.printf("%n| what | at least | measured |%n| --- | --- | --- |%n");
        for (Line line : table) {
            System.out.printf(
                    "| %s | %s | %.2f%s |%n", line.what, line.target, line.measured, line.reached ? "" : " (missed)");
        }
        Path file = Path.of("target", "benchmark.json");
        Files.writeString(
                file,
                JsonMapper.builder()
                        .build()
                        .writerWithDefaultPrettyPrinter()
                        .writeValueAsString(Map.of("ratios", table, "medians", benchmarks.medians)));
        System.out.printf("%nWritten to %s%n", file);
    }

    private List<Line> table() throws IOException {
        var lines = new ArrayList<Line>();
        atLeast(
                lines,
                "tutorial network, batch 1000: OpenBLAS's sgemm calls / our epoch's training",
                2.5,
                ratio(SGEMM + "epoch " + TUTORIAL, "shuzi.core.network.TutorialEpochBenchmark.training 1000"));
        Double ours = medians.get("shuzi.core.network.TutorialEpochBenchmark.trainingAndAccuracies 1000");
        if (ours != null) {
            OptionalDouble numpy = numpyEpoch();
            if (numpy.isPresent()) {
                medians.put("NumPy, training and accuracies", numpy.getAsDouble());
            }
            atLeast(
                    lines,
                    "the same with accuracies: NumPy / ours",
                    12,
                    numpy.isPresent() ? OptionalDouble.of(numpy.getAsDouble() / ours) : OptionalDouble.empty());
        }
        for (String batchSize : List.of("100", "250")) {
            atLeast(
                    lines,
                    "recommended network with augmentation, dropout and a moving average, batch " + batchSize
                            + ": sgemm calls / our epoch",
                    0.6,
                    ratio(
                            SGEMM + "epoch " + RECOMMENDED + batchSize,
                            "shuzi.core.network.RecommendedEpochBenchmark.training " + batchSize));
        }
        atLeast(
                lines,
                "recommended network, prediction of 12,000 images: sgemm calls / ours",
                0.6,
                ratio(
                        SGEMM + "forward " + RECOMMENDED_PREDICTION,
                        "shuzi.core.network.RecommendedEpochBenchmark.batchPrediction 100"));
        atMost(
                lines,
                "one image, tutorial network, µs",
                60,
                "shuzi.core.network.SingleSampleInferenceBenchmark.tutorial");
        atMost(
                lines,
                "one image, recommended network, µs",
                150,
                "shuzi.core.network.SingleSampleInferenceBenchmark.recommended");
        OptionalDouble importing = ratio("shuzi.ImportBenchmark.importOverHttp", "shuzi.ImportBenchmark.decodingAlone");
        if (importing.isPresent()) {
            lines.add(new Line(
                    "import of 12,000 images: over HTTP / decoding alone",
                    "at most 1.5",
                    importing.getAsDouble(),
                    importing.getAsDouble() <= 1.5));
        }
        return lines;
    }

    private static void atLeast(List<Line> lines, String what, double target, OptionalDouble measured) {
        if (measured.isPresent()) {
            lines.add(new Line(what, "" + target, measured.getAsDouble(), measured.getAsDouble() >= target));
        }
    }

    private void atMost(List<Line> lines, String what, double target, String name) {
        Double measured = medians.get(name);
        if (measured != null) {
            lines.add(new Line(what, "at most " + target, measured, measured <= target));
        }
    }

    /** Returns the ratio of two medians; empty if one of them was not measured in this run. */
    private OptionalDouble ratio(String numerator, String denominator) {
        Double above = medians.get(numerator);
        Double below = medians.get(denominator);
        return above == null || below == null ? OptionalDouble.empty() : OptionalDouble.of(above / below);
    }

    /**
     * Returns the time of an epoch with accuracies in NumPy, in milliseconds; empty if there is no Python with NumPy.
     */
    private static OptionalDouble numpyEpoch() throws IOException {
        var process = new ProcessBuilder("python3", "src/benchmark/python/tutorial.py")
                .redirectError(ProcessBuilder.Redirect.DISCARD);
        try (var reader = process.start().inputReader()) {
            String line = reader.readLine();
            return line == null
                    ? OptionalDouble.empty()
                    : OptionalDouble.of(1000 * Double.parseDouble(line.split(" ", -1)[1]));
        } catch (IOException ignored) { // there is no Python
            return OptionalDouble.empty();
        }
    }
}
