package shuzi.core.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.withinPercentage;

import java.awt.image.DataBufferByte;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.ZipFile;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import shuzi.TestMaterial;
import shuzi.core.matrix.MatrixEngine;
import shuzi.core.matrix.MatrixEngines;
import shuzi.core.matrix.Precision;
import tools.jackson.databind.json.JsonMapper;

/** The network agrees with reference values that NumPy computed in float64 from the definition. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ReferenceValuesTest {

    private List<RealImage> realImages = List.of(); // read once, because that takes seconds

    static Stream<Arguments> enginesAndPrecisions() {
        return MatrixEngines.all().stream()
                .flatMap(engine -> Arrays.stream(Precision.values()).map(precision -> Arguments.of(engine, precision)));
    }

    record GradientCases(
            double[][] theta1, double[][] theta2, double[][] x, int[] y, double[][] probabilities, List<Case> cases) {
        record Case(double lambda, double cost, double[][] gradient1, double[][] gradient2) {}
    }

    @ParameterizedTest
    @MethodSource("enginesAndPrecisions")
    void costGradientAndOutputsOfTheSmallNetworkAgree(MatrixEngine engine, Precision precision) throws IOException {
        var golden = read("gradient-check.json", GradientCases.class);
        Network network = Thetas.network(precision, List.of(golden.theta1, golden.theta2));
        var samples = new MatrixSamples(golden.x, golden.y);
        var pass = new SingleSampleInference(engine, network);
        for (int sample = 0; sample < 5; sample++) {
            assertClose(precision, pass.outputs(samples, sample), golden.probabilities[sample]);
        }
        Batch batch = Batch.of(engine, precision, samples);
        for (var expected : golden.cases) {
            var propagation = new BackPropagation(
                    engine, network.topology(), precision, 5, Regularisation.weightDecay(expected.lambda));
            double cost =
                    propagation.run(network.parameters(), batch, 0) + propagation.weightDecay(network.parameters());
            assertClose(precision, cost, expected.cost);
            Parameters gradient = network.parameters().zeros();
            propagation.computeGradient(network.parameters(), batch, gradient);
            assertClose(precision, Thetas.theta(gradient.layer(0)), expected.gradient1);
            assertClose(precision, Thetas.theta(gradient.layer(1)), expected.gradient2);
        }
    }

    record MiniBatchRun(
            double[][] theta1,
            double[][] theta2,
            double[][] x,
            int[] y,
            double lambda,
            double learningRate,
            int batchSize,
            int epochs,
            double[] batchCosts,
            double[][] finalTheta1,
            double[][] finalTheta2) {}

    @ParameterizedTest
    @MethodSource("enginesAndPrecisions")
    void everyStepOfTheMiniBatchRunAgrees(MatrixEngine engine, Precision precision) throws IOException {
        var golden = read("mini-batch-run.json", MiniBatchRun.class);
        var trainer = new Trainer(
                engine,
                Thetas.network(precision, List.of(golden.theta1, golden.theta2)),
                new MatrixSamples(golden.x, golden.y),
                plainDescent(golden.epochs, golden.batchSize, golden.learningRate, golden.lambda));
        var costs = new ArrayList<Double>();
        for (int number = 0; number < golden.epochs; number++) {
            Epoch epoch = trainer.next(() -> false, costs::add).orElseThrow();
            assertCosts(precision, epoch, golden.batchCosts, golden.batchSize, golden.x.length);
        }
        assertClose(precision, costs.stream().mapToDouble(cost -> cost).toArray(), golden.batchCosts);
        Parameters trained = trainer.network().parameters();
        assertClose(precision, Thetas.theta(trained.layer(0)), golden.finalTheta1);
        assertClose(precision, Thetas.theta(trained.layer(1)), golden.finalTheta2);
    }

    record RealRun(
            int trainImages,
            int testImages,
            long pixelSum,
            double lambda,
            double learningRate,
            int batchSize,
            int epochs,
            double[] batchCosts,
            List<Accuracies> accuracies,
            double[] finalTheta1RowSums,
            double[][] finalTheta2) {
        record Accuracies(double trainAccuracy, double testAccuracy) {}
    }

    @ParameterizedTest
    @MethodSource("enginesAndPrecisions")
    void everyStepOfThreeEpochsOnRealImagesAgrees(MatrixEngine engine, Precision precision) throws IOException {
        var golden = read("real-run.json", RealRun.class);
        if (realImages.isEmpty()) {
            realImages = readRealImages();
        }
        List<RealImage> images = realImages;
        assertThat(images.stream().mapToLong(RealImage::pixelSum).sum()).isEqualTo(golden.pixelSum);
        Samples train = samples(images, 1, 7);
        Samples test = samples(images, 8, 10);
        assertThat(train.count()).isEqualTo(golden.trainImages);
        assertThat(test.count()).isEqualTo(golden.testImages);

        var trainer = new Trainer(
                engine,
                Thetas.network(precision, List.of(Thetas.sines(256, 4097), Thetas.sines(15, 257))),
                train,
                plainDescent(golden.epochs, golden.batchSize, golden.learningRate, golden.lambda));
        var costs = new ArrayList<Double>();
        var onTrain = new Evaluation(engine, trainer.network().topology(), precision, train);
        var onTest = new Evaluation(engine, trainer.network().topology(), precision, test);
        for (var expected : golden.accuracies) {
            Epoch epoch = trainer.next(() -> false, costs::add).orElseThrow();
            assertCosts(precision, epoch, golden.batchCosts, golden.batchSize, golden.trainImages);
            Network network = trainer.network();
            assertClose(precision, onTrain.confusionMatrix(network).accuracy(), expected.trainAccuracy);
            assertClose(precision, onTest.confusionMatrix(network).accuracy(), expected.testAccuracy);
        }
        assertClose(precision, costs.stream().mapToDouble(cost -> cost).toArray(), golden.batchCosts);
        Parameters trained = trainer.network().parameters();
        double[][] theta1 = Thetas.theta(trained.layer(0));
        for (int row = 0; row < golden.finalTheta1RowSums.length; row++) {
            assertClose(precision, Arrays.stream(theta1[row]).sum(), golden.finalTheta1RowSums[row]);
        }
        double[][] theta2 = Thetas.theta(trained.layer(1));
        for (int row = 0; row < golden.finalTheta2.length; row++) {
            double[] expected = golden.finalTheta2[row];
            assertClose(precision, Arrays.copyOf(theta2[row], expected.length), expected);
        }
    }

    /**
     * Returns settings of plain gradient descent. The tutorial reports the cost of the last batch; the cost of an epoch
     * is the mean over its images.
     */
    private static void assertCosts(
            Precision precision, Epoch epoch, double[] batchCosts, int batchSize, int imageCount) {
        int batches = Math.ceilDiv(imageCount, batchSize);
        double total = 0;
        for (int batch = 0; batch < batches; batch++) {
            int size = Math.min(batchSize, imageCount - batch * batchSize);
            total += size * batchCosts[(epoch.number() - 1) * batches + batch];
        }
        assertClose(precision, epoch.cost(), total / imageCount);
        assertClose(precision, epoch.lastBatchCost(), batchCosts[epoch.number() * batches - 1]);
    }

    private static Hyperparameters plainDescent(int epochs, int batchSize, double learningRate, double lambda) {
        return new Hyperparameters(epochs, batchSize, learningRate, LearningRateSchedule.CONSTANT, lambda, false, 0);
    }

    private record RealImage(int suite, int sample, int label, byte[] pixels) {
        long pixelSum() {
            long sum = 0;
            for (byte pixel : pixels) {
                sum += pixel & 0xff;
            }
            return sum;
        }
    }

    /** Returns all images in ascending (suite, sample, label) order, pixels column by column. */
    private static List<RealImage> readRealImages() throws IOException {
        var images = new ArrayList<RealImage>();
        try (var zip = new ZipFile(TestMaterial.chineseMnist().toFile())) {
            for (var entries = zip.entries(); entries.hasMoreElements(); ) {
                var entry = entries.nextElement();
                if (!entry.getName().endsWith(".jpg")) {
                    continue;
                }
                var numbers = entry.getName().replaceAll(".*input_|\\.jpg", "").split("_", -1);
                byte[] rows;
                try (var in = zip.getInputStream(entry)) {
                    rows = ((DataBufferByte) ImageIO.read(in).getRaster().getDataBuffer()).getData();
                }
                var columns = new byte[4096];
                for (int i = 0; i < 4096; i++) {
                    columns[i % 64 * 64 + i / 64] = rows[i];
                }
                images.add(new RealImage(
                        Integer.parseInt(numbers[0]),
                        Integer.parseInt(numbers[1]),
                        Integer.parseInt(numbers[2]),
                        columns));
            }
        }
        images.sort(Comparator.comparingInt(RealImage::suite)
                .thenComparingInt(RealImage::sample)
                .thenComparingInt(RealImage::label));
        return images;
    }

    private static Samples samples(List<RealImage> images, int firstSample, int lastSample) {
        List<RealImage> chosen = images.stream()
                .filter(image -> image.sample >= firstSample && image.sample <= lastSample)
                .toList();
        var pixels = new byte[chosen.size() * 4096];
        var classes = new byte[chosen.size()];
        for (int i = 0; i < chosen.size(); i++) {
            System.arraycopy(chosen.get(i).pixels, 0, pixels, i * 4096, 4096);
            classes[i] = (byte) (chosen.get(i).label - 1);
        }
        return new PixelSamples(4096, pixels, classes, 1);
    }

    private static <T> T read(String name, Class<T> type) throws IOException {
        return JsonMapper.builder()
                .disable(tools.jackson.databind.DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                .build()
                .readValue(TestMaterial.golden(name).toFile(), type);
    }

    private static void assertClose(Precision precision, double actual, double expected) {
        double relative = precision == Precision.FLOAT64 ? 1e-9 : 1e-3;
        assertThat(actual).isCloseTo(expected, withinPercentage(100 * relative));
    }

    private static void assertClose(Precision precision, double[] actual, double[] expected) {
        assertThat(actual).hasSameSizeAs(expected);
        for (int i = 0; i < expected.length; i++) {
            assertClose(precision, actual[i], expected[i]);
        }
    }

    private static void assertClose(Precision precision, double[][] actual, double[][] expected) {
        assertThat(actual.length).isEqualTo(expected.length);
        for (int i = 0; i < expected.length; i++) {
            assertClose(precision, actual[i], expected[i]);
        }
    }
}
