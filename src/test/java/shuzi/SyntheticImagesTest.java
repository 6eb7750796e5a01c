package shuzi;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import shuzi.core.handwriting.Writer;
import shuzi.core.image.Distortion;
import shuzi.core.image.GreyImage;
import shuzi.core.image.ImageDecoder;
import shuzi.core.matrix.MatrixEngine;
import shuzi.core.matrix.MatrixEngines;
import shuzi.core.matrix.Precision;
import shuzi.core.network.Evaluation;
import shuzi.core.network.Hyperparameters;
import shuzi.core.network.LearningRateSchedule;
import shuzi.core.network.Network;
import shuzi.core.network.PixelSamples;
import shuzi.core.network.Topology;
import shuzi.core.network.Trainer;

/** A network trained on synthetic images classifies images of other synthetic writers and of people. */
@Tag("long")
class SyntheticImagesTest {

    private static final int SIDE = 24;
    private static final int INPUTS = SIDE * SIDE;
    private static final double SCALE = 1 / 64.0;

    private final MatrixEngine engine = MatrixEngines.all().getLast();

    /** Images cropped to their ink, and their classes. */
    private static final class Images {

        private final ByteArrayOutputStream pixels = new ByteArrayOutputStream();
        private final ByteArrayOutputStream classes = new ByteArrayOutputStream();

        void add(GreyImage image, int label) {
            pixels.writeBytes(cutToInk(image));
            classes.write(label - 1);
        }

        PixelSamples samples() {
            return new PixelSamples(INPUTS, pixels.toByteArray(), classes.toByteArray(), SCALE);
        }
    }

    @Test
    void aNetworkTrainedOnSyntheticWritersClassifiesOtherSyntheticWriters() {
        Network network = learn(written(1, 60, 4), List.of(64), 8);
        assertThat(accuracy(network, written(2, 40, 2))).isGreaterThan(0.85);
    }

    @Test
    void aNetworkTrainedOnSyntheticWritersClassifiesRealImages() throws IOException {
        Network network = learn(written(1, 200, 4), List.of(256), 14);
        double accuracy = accuracy(network, people());
        System.out.printf("of the images of 80 people it reads %.2f %%%n", 100 * accuracy);
        assertThat(accuracy).isGreaterThan(0.85);
    }

    private static PixelSamples written(long seed, int writers, int samples) {
        var images = new Images();
        for (int number = 0; number < writers; number++) {
            var writer = new Writer(seed, number);
            for (int sample = 0; sample < samples; sample++) {
                for (int label = 1; label <= 15; label++) {
                    images.add(writer.write(label, sample), label);
                }
            }
        }
        return images.samples();
    }

    private static PixelSamples people() throws IOException {
        var images = new Images();
        var name = Pattern.compile(".*input_\\d+_\\d+_(\\d+)\\.jpg");
        try (var zip = new ZipFile(TestMaterial.chineseMnist().toFile())) {
            for (ZipEntry entry : zip.stream().toList()) {
                Matcher label = name.matcher(entry.getName());
                if (label.matches()) {
                    images.add(
                            ImageDecoder.decode(zip.getInputStream(entry).readAllBytes()),
                            Integer.parseInt(label.group(1)));
                }
            }
        } catch (shuzi.core.image.InvalidImageException e) {
            throw new AssertionError(e);
        }
        return images.samples();
    }

    private Network learn(PixelSamples images, List<Integer> hidden, int epochs) {
        Network start = Network.random(Topology.of(INPUTS, hidden, 15), Precision.FLOAT32, 0.08, 1);
        var descent = new Hyperparameters(epochs, 20, 0.7, LearningRateSchedule.COSINE, 0, true, 1);
        var trainer = new Trainer(engine, start, images.augmented(() -> new Distortion(SIDE, 1)::apply, 1), descent);
        for (int epoch = 0; epoch < epochs; epoch++) {
            trainer.next(() -> false);
        }
        return trainer.network();
    }

    private double accuracy(Network network, PixelSamples images) {
        return new Evaluation(engine, network.topology(), Precision.FLOAT32, images)
                .confusionMatrix(network)
                .accuracy();
    }

    /** Scales the bounding box of the ink to 24 x 24 pixels of full brightness. */
    private static byte[] cutToInk(GreyImage image) {
        int most = 0;
        for (byte pixel : image.toArray()) {
            most = Math.max(most, pixel & 0xff);
        }
        int threshold = Math.max(20, most / 4);
        int top = GreyImage.SIDE;
        int bottom = -1;
        int left = GreyImage.SIDE;
        int right = -1;
        for (int row = 0; row < GreyImage.SIDE; row++) {
            for (int column = 0; column < GreyImage.SIDE; column++) {
                if (image.pixel(row, column) > threshold) {
                    top = Math.min(top, row);
                    bottom = Math.max(bottom, row);
                    left = Math.min(left, column);
                    right = Math.max(right, column);
                }
            }
        }
        double scale = Math.max(bottom - top + 1, right - left + 1) / (SIDE - 2.0);
        double fromX = (left + right + 1) / 2.0 - scale * SIDE / 2;
        double fromY = (top + bottom + 1) / 2.0 - scale * SIDE / 2;
        var cut = new byte[INPUTS];
        for (int i = 0; i < INPUTS; i++) {
            double sum = 0;
            int row = i / SIDE;
            int column = i % SIDE;
            for (int part = 0; part < 9; part++) {
                int lower = part / 3;
                double x = fromX + scale * (column + (part % 3 + 0.5) / 3);
                double y = fromY + scale * (row + (lower + 0.5) / 3);
                sum += brightness(image, (int) Math.floor(y), (int) Math.floor(x));
            }
            cut[i] = (byte) Math.clamp(Math.round(sum / 9 * 300 / most), 0, 255);
        }
        return cut;
    }

    private static int brightness(GreyImage image, int row, int column) {
        return row < 0 || column < 0 || row >= GreyImage.SIDE || column >= GreyImage.SIDE
                ? 0
                : image.pixel(row, column);
    }
}
