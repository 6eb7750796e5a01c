package shuzi;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.function.IntFunction;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** Builds archives in memory. */
public final class Zip {

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final ZipOutputStream zip = new ZipOutputStream(bytes);

    public Zip add(String name, byte[] content) {
        try {
            zip.putNextEntry(new ZipEntry(name));
            zip.write(content);
            zip.closeEntry();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return this;
    }

    public byte[] build() {
        try {
            zip.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    /** Creates images of every class by synthetic writers, named as in the Kaggle download. */
    public static Zip numerals(int writers, int samples) {
        return numerals(writers, samples, "png", "data/data/");
    }

    public static Zip numerals(int writers, int samples, String format, String folder) {
        var zip = new Zip();
        for (int writer = 1; writer <= writers; writer++) {
            for (int sample = 1; sample <= samples; sample++) {
                for (int label = 1; label <= 15; label++) {
                    zip.add(
                            folder + "input_%d_%d_%d.%s".formatted(writer, sample, label, format),
                            WrittenNumerals.file(label, writer * 1000L + sample, format));
                }
            }
        }
        return zip;
    }

    /** Creates the same images in folders with these names. */
    public static Zip numeralsInFolders(int writers, int samples, IntFunction<String> folderOfLabel) {
        var zip = new Zip();
        int number = 0;
        for (int label = 15; label >= 1; label--) {
            for (int writer = 1; writer <= writers; writer++) {
                for (int sample = 1; sample <= samples; sample++) {
                    zip.add(
                            folderOfLabel.apply(label) + "/" + number++ + ".PNG",
                            WrittenNumerals.file(label, writer * 1000L + sample, "png"));
                }
            }
        }
        return zip;
    }
}
