package shuzi;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import shuzi.core.handwriting.OutlierImage.Kind;
import shuzi.core.handwriting.OutlierImages;
import shuzi.core.image.ImageDecoder;
import shuzi.core.image.InvalidImageException;
import shuzi.core.number.ComposedLine;
import shuzi.core.number.ComposedLine.Paper;
import shuzi.core.number.NumberPictures;
import shuzi.core.number.NumberPictures.NumberPicture;
import shuzi.core.number.NumberReading;
import shuzi.model.Classifier;

/** Measures how a model reads numbers that are composed of real images. docs/numbers.md has the means of its figures. */
final class NumberAccuracy {

    private static final int COUNT = 500;

    private final Classifier classifier;
    private final NumberPictures pictures;

    /**
     * Creates a measurement.
     *
     * @param writers whose images of Chinese MNIST are used
     */
    NumberAccuracy(Classifier classifier, List<Integer> writers) throws IOException, InvalidImageException {
        this.classifier = classifier;
        Map<String, List<byte[]>> images = images();
        this.pictures = new NumberPictures(writers, (writer, label, random) -> {
            List<byte[]> samples = images.getOrDefault(writer + "_" + label, List.of());
            return samples.get(random.nextInt(samples.size()));
        });
    }

    /** Returns the images of each writer and label. */
    private static Map<String, List<byte[]>> images() throws IOException, InvalidImageException {
        var images = new HashMap<String, List<byte[]>>();
        try (var zip = new ZipFile(TestMaterial.chineseMnist().toFile())) {
            for (ZipEntry entry :
                    zip.stream().filter(each -> each.getName().endsWith(".jpg")).toList()) {
                String[] name =
                        entry.getName().replaceAll(".*input_|[.]jpg", "").split("_", -1);
                images.computeIfAbsent(name[0] + "_" + name[2], ignored -> new ArrayList<>())
                        .add(ImageDecoder.decode(zip.getInputStream(entry).readAllBytes())
                                .toArray());
            }
        }
        return images;
    }

    /**
     * Checks how numbers are read.
     *
     * @param minCorrect the minimum share of pictures whose text is read correctly
     * @param maxWrong the maximum share that is read as another number
     */
    void assertReads(Paper paper, boolean vertical, double minCorrect, double maxWrong)
            throws IOException, InvalidImageException {
        var random = new SplittableRandom(1);
        int correctTexts = 0;
        int correctNumbers = 0;
        int wrongNumbers = 0;
        for (int i = 0; i < COUNT; i++) {
            NumberPicture picture = pictures.next(vertical, paper, random);
            NumberReading reading = classifier.readNumber(picture.file(), null, 0);
            boolean isCorrect = reading.text().equals(picture.text());
            correctTexts += isCorrect ? 1 : 0;
            correctNumbers += isCorrect && reading.number() != null ? 1 : 0;
            wrongNumbers += !isCorrect && reading.number() != null ? 1 : 0;
        }
        System.out.printf(
                Locale.ROOT,
                "| %s, %s | %d | %.1f %% | %.1f %% | %.1f %% |%n",
                paper,
                vertical ? "column" : "row",
                COUNT,
                100.0 * correctTexts / COUNT,
                100.0 * correctNumbers / COUNT,
                100.0 * wrongNumbers / COUNT);
        assertThat((double) correctTexts / COUNT).isGreaterThanOrEqualTo(minCorrect);
        assertThat((double) wrongNumbers / COUNT).isLessThanOrEqualTo(maxWrong);
    }

    /** Checks that few lines of other characters, letters or scribbles are read as numbers. */
    void assertRejectsOthers(double accepted) throws IOException {
        var others =
                new OutlierImages(5, OutlierImages.Part.EVALUATION, Set.of(Kind.CHARACTER, Kind.LETTER, Kind.SCRIBBLE));
        var random = new SplittableRandom(77);
        int numbers = 0;
        for (int i = 0; i < COUNT; i++) {
            var glyphs = new ArrayList<byte[]>();
            int length = random.nextInt(2, 9);
            for (int k = 0; k < length; k++) {
                glyphs.add(others.picture(random.nextInt(100_000)).image().toArray());
            }
            byte[] file = ComposedLine.of(glyphs, false, random).on(Paper.CLEAN, random);
            try {
                numbers += classifier.readNumber(file, null, 0).number() == null ? 0 : 1;
            } catch (InvalidImageException ignored) {
                // too faint
            }
        }
        System.out.printf(Locale.ROOT, "| no numbers | %d | | | %.1f %% |%n", COUNT, 100.0 * numbers / COUNT);
        assertThat((double) numbers / COUNT).isLessThanOrEqualTo(accepted);
    }
}
