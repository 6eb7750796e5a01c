package shuzi.core.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.io.ByteArrayOutputStream;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import shuzi.TestMaterial;
import shuzi.core.handwriting.Writer;
import shuzi.core.image.EdgeDirections;
import shuzi.core.image.ImageDecoder;
import shuzi.core.image.ImageNormalizer;
import shuzi.core.image.Normalization;
import shuzi.core.matrix.MatrixEngine;
import shuzi.core.network.Activation;
import shuzi.core.network.MaxLogit;
import shuzi.core.network.OutputActivation;
import shuzi.core.network.PixelSamples;
import shuzi.core.network.SingleSampleInference;
import shuzi.core.network.Topology;

/** ONNX Runtime computes the same answers from an exported graph as the service from the model. */
class OnnxExportTest {

    private static final Topology SMALL = Topology.of(4096, List.of(6, 5), 15);

    static Stream<Arguments> units() {
        return Arrays.stream(Activation.values())
                .flatMap(
                        hidden -> Arrays.stream(OutputActivation.values()).map(output -> Arguments.of(hidden, output)));
    }

    @ParameterizedTest
    @MethodSource("units")
    void aModelWithoutNormalizationGivesTheSameAnswers(Activation hidden, OutputActivation output) throws Exception {
        byte[] images = new byte[20 * 4096];
        new SplittableRandom(1).nextBytes(images);
        assertSameAnswers(OnnxModels.raw(SMALL.with(hidden, output)), images);
    }

    @Test
    void theStarterModelGivesTheSameAnswersForRealImages() throws Exception {
        assertSameAnswers(OnnxModels.starter(), realImages(Integer.getInteger("onnx.images", 300)));
    }

    @Test
    void blankPicturesAndOutliersAreOutOfClass() throws Exception {
        byte[] images = new byte[3 * 4096];
        System.arraycopy(new Writer(1, 1).write(6, 1).toArray(), 0, images, 4096, 4096);
        var noise = new byte[4096];
        new SplittableRandom(1).nextBytes(noise);
        System.arraycopy(noise, 0, images, 2 * 4096, 4096);
        try (var runtime = new OnnxRuntime(OnnxExport.encode(OnnxModels.starter(), "1"))) {
            OnnxRuntime.Answers answers = runtime.run(images);
            assertThat(answers.get("outOfClass", boolean[].class)).containsExactly(true, false, true);
            assertThat(answers.get("character", String[].class)[1]).isEqualTo("五");
        }
    }

    @Test
    void theFileContainsTheProvenanceOfTheModel() throws Exception {
        try (var runtime = new OnnxRuntime(OnnxExport.encode(OnnxModels.starter(), "1"))) {
            assertThat(runtime.metadata())
                    .containsEntry("name", "Starter: 72 writers of Chinese MNIST")
                    .containsEntry("shuzi.layers", "512,384,192,15")
                    .containsEntry("shuzi.normalization.version", "2")
                    .containsEntry("shuzi.normalization.edgeDirections", "true")
                    .containsEntry("shuzi.characters", "零,一,二,三,四,五,六,七,八,九,十,百,千,万,亿");
        }
    }

    @Test
    void theSameModelGivesTheSameBytes() {
        OnnxModel model = OnnxModels.raw(SMALL);
        assertThat(OnnxExport.encode(model, "1")).isEqualTo(OnnxExport.encode(model, "1"));
    }

    @Test
    void aNetworkOfOtherInputsOrOutputsThanItsNormalizationAndClassesIsRejected() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> OnnxExport.encode(OnnxModels.raw(Topology.of(100, List.of(), 15)), "1"))
                .withMessage("the network's layers [100, 15] do not match 4096 inputs and 15 classes");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> OnnxExport.encode(OnnxModels.raw(Topology.of(4096, List.of(), 3)), "1"));
    }

    private static void assertSameAnswers(OnnxModel model, byte[] images) throws Exception {
        int count = images.length / 4096;
        byte[] prepared = prepared(model, images);
        var samples = new PixelSamples(prepared.length / count, prepared, new byte[count], model.pixelScale());
        var pass = new SingleSampleInference(MatrixEngine.reference(), model.network());
        try (var runtime = new OnnxRuntime(OnnxExport.encode(model, "1"))) {
            OnnxRuntime.Answers answers = runtime.run(images);
            long[] labels = answers.get("label", long[].class);
            float[][] probabilities = answers.get("probabilities", float[][].class);
            float[] maxLogit = answers.get("maxLogit", float[].class);
            assertThat(labels).hasSize(count);
            for (int i = 0; i < count; i++) {
                double[] logits = pass.logits(samples, i);
                double[] expected = model.network().topology().output().probabilities(logits, model.temperature());
                assertThat(labels[i])
                        .isEqualTo(model.classes().get(best(expected)).label());
                for (int k = 0; k < expected.length; k++) {
                    assertThat((double) probabilities[i][k]).isCloseTo(expected[k], within(1e-5));
                }
                assertThat((double) maxLogit[i]).isCloseTo(MaxLogit.of(logits), within(1e-4));
            }
        }
    }

    private static byte[] prepared(OnnxModel model, byte[] images) {
        if (model.normalization() == null) {
            return images;
        }
        var normalizer = new ImageNormalizer(model.normalization());
        int pixels = model.normalization().pixels();
        var normalized = new byte[images.length / 4096 * pixels];
        for (int i = 0; i < images.length / 4096; i++) {
            normalizer.normalize(images, i * 4096, normalized, i * pixels);
        }
        return model.normalization().edgeDirections() ? edges(normalized, model.normalization()) : normalized;
    }

    private static byte[] edges(byte[] normalized, Normalization normalization) {
        var edges = new EdgeDirections(normalization.side());
        int count = normalized.length / normalization.pixels();
        var measured = new byte[count * normalization.inputs()];
        for (int i = 0; i < count; i++) {
            edges.measure(normalized, i * normalization.pixels(), measured, i * normalization.inputs());
        }
        return measured;
    }

    private static int best(double[] probabilities) {
        return IntStream.range(0, probabilities.length)
                .reduce(0, (best, i) -> probabilities[i] > probabilities[best] ? i : best);
    }

    /** Returns a number of images, spread over the data set. */
    private static byte[] realImages(int count) throws Exception {
        var images = new ByteArrayOutputStream();
        try (var zip = new ZipInputStream(Files.newInputStream(TestMaterial.chineseMnist()))) {
            int number = 0;
            ZipEntry entry;
            while ((entry = zip.getNextEntry()) != null) {
                if (entry.getName().endsWith(".jpg") && number++ % (12_000 / count) == 0) {
                    images.writeBytes(ImageDecoder.decode(zip.readAllBytes()).toArray());
                }
            }
        }
        return images.toByteArray();
    }
}
