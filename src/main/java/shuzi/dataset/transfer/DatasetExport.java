package shuzi.dataset.transfer;

import de.siegmar.fastcsv.writer.CsvWriter;
import de.siegmar.fastcsv.writer.LineDelimiter;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.time.LocalDateTime;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import shuzi.core.format.IdxFile;
import shuzi.core.format.MappedTempMemory;
import shuzi.core.format.MatlabFile;
import shuzi.core.format.MatlabFile.ElementType;
import shuzi.core.format.NumberMatrix;
import shuzi.core.format.NumpyFile;
import shuzi.core.image.GreyImage;
import shuzi.core.image.ImageEncoder;
import shuzi.dataset.DatasetReader;
import shuzi.dataset.Split;
import shuzi.dataset.StoredImage;
import shuzi.dataset.transfer.OrderedParallelPipeline.Results;

/**
 * Writes a data set in a format of other tools. Importing the file gives the same data set, and writing it again gives
 * the same bytes. Training images come first, then test images, each in the order of the data set.
 */
final class DatasetExport {

    private static final LocalDateTime NO_TIME = LocalDateTime.of(1980, 1, 1, 0, 0);
    private static final int TILE = 64; // images that are transposed together
    private static final String[] DECIMALS =
            IntStream.range(0, 256).mapToObj(String::valueOf).toArray(String[]::new); // texts of pixels and labels

    private final DatasetReader reader;
    private final OrderedParallelPipeline pipeline;

    DatasetExport(DatasetReader reader, OrderedParallelPipeline pipeline) {
        this.reader = reader;
        this.pipeline = pipeline;
    }

    void write(ExportFormat format, OutputStream file) throws IOException {
        try (var out = new BufferedOutputStream(file, 64 << 10)) {
            switch (format) {
                case ZIP -> writePictures(out);
                case MAT -> writeMatlab(out);
                case IDX -> writeIdx(out);
                case CSV -> writeCsv(out);
                case NPZ -> writeNumpy(out);
            }
        }
    }

    private record Picture(StoredImage image, byte[] png) {}

    private void writePictures(OutputStream out) throws IOException {
        try (var zip = new ZipOutputStream(out)) {
            for (Split split : Split.values()) {
                Set<String> names = new HashSet<>();
                try (Stream<StoredImage> side = reader.images(split);
                        Results<Picture> pictures = pipeline.map(side.iterator(), DatasetExport::picture)) {
                    while (pictures.hasNext()) {
                        Picture picture = pictures.next();
                        zip.putNextEntry(entry(folder(split) + name(picture.image, names)));
                        zip.write(picture.png);
                    }
                }
            }
        }
    }

    private static Picture picture(StoredImage image) throws IOException {
        return new Picture(image, ImageEncoder.png(image.pixels(), GreyImage.SIDE, GreyImage.SIDE));
    }

    private static String folder(Split split) {
        return split == Split.TRAIN ? "train/" : "test/";
    }

    /**
     * Returns a name with writer and sample if they are known and the name is not used yet, else a path in a label
     * folder.
     */
    private static String name(StoredImage image, Set<String> names) {
        if (image.writer() != null && image.sample() != null) {
            String name = "input_%d_%d_%d.png"
                    .formatted(image.writer(), image.sample(), image.numeral().label());
            if (names.add(name)) {
                return name;
            }
        }
        return "%d/%d.png".formatted(image.numeral().label(), image.position());
    }

    private void writeMatlab(OutputStream out) throws IOException {
        try (var memory = new MappedTempMemory(Long.MAX_VALUE)) {
            Map<String, NumberMatrix> variables = new LinkedHashMap<>();
            for (Split split : Split.values()) {
                int count = reader.count(split);
                var columns = new Columns(memory.allocate((long) count * GreyImage.PIXELS), count);
                MemorySegment labels = memory.allocate(count);
                fill(split, columns, labels);
                NamedMatrices names = NamedMatrices.TUTORIAL;
                variables.put(split == Split.TRAIN ? names.images() : names.testImages(), columns);
                variables.put(split == Split.TRAIN ? names.labels() : names.testLabels(), new Labels(labels));
            }
            MatlabFile.write(out, variables, ElementType.UINT8);
        }
    }

    /** Transposes images into columns of pixels, {@link #TILE} images at a time, because single bytes would be slow. */
    private void fill(Split split, Columns columns, MemorySegment labels) throws IOException {
        var tile = new byte[TILE][];
        try (Stream<StoredImage> side = reader.images(split)) {
            int done = 0;
            int inTile = 0;
            for (Iterator<StoredImage> each = side.iterator(); each.hasNext(); ) {
                StoredImage image = each.next();
                labels.set(ValueLayout.JAVA_BYTE, done + inTile, (byte)
                        image.numeral().label());
                tile[inTile++] = image.pixels();
                if (inTile == TILE || !each.hasNext()) {
                    columns.put(done, tile, inTile);
                    done += inTile;
                    inTile = 0;
                }
            }
        }
    }

    /**
     * The pixels of images as MATLAB unrolls them, images x 4096.
     *
     * @param memory the elements, column by column
     */
    private record Columns(MemorySegment memory, int rows) implements NumberMatrix {

        void put(int first, byte[][] images, int count) {
            var part = new byte[count];
            for (int column = 0; column < GreyImage.PIXELS; column++) {
                int pixel = column % GreyImage.SIDE * GreyImage.SIDE + column / GreyImage.SIDE;
                for (int i = 0; i < count; i++) {
                    part[i] = images[i][pixel];
                }
                MemorySegment.copy(part, 0, memory, ValueLayout.JAVA_BYTE, (long) column * rows + first, count);
            }
        }

        @Override
        public int columns() {
            return GreyImage.PIXELS;
        }

        @Override
        public double get(int row, int column) {
            return memory.get(ValueLayout.JAVA_BYTE, (long) column * rows + row) & 0xff;
        }
    }

    private record Labels(MemorySegment memory) implements NumberMatrix {

        @Override
        public int rows() {
            return (int) memory.byteSize();
        }

        @Override
        public int columns() {
            return 1;
        }

        @Override
        public double get(int row, int column) {
            return memory.get(ValueLayout.JAVA_BYTE, row);
        }
    }

    private void writeIdx(OutputStream out) throws IOException {
        try (var zip = new ZipOutputStream(out)) {
            for (Split split : Split.values()) {
                String prefix = split == Split.TRAIN ? "train" : "t10k";
                zip.putNextEntry(entry(prefix + "-images-idx3-ubyte"));
                IdxFile.writeHeader(zip, reader.count(split), GreyImage.SIDE, GreyImage.SIDE);
                each(split, image -> zip.write(image.pixels()));
                zip.putNextEntry(entry(prefix + "-labels-idx1-ubyte"));
                IdxFile.writeHeader(zip, reader.count(split));
                each(split, image -> zip.write(image.numeral().label()));
            }
        }
    }

    private void writeNumpy(OutputStream out) throws IOException {
        NamedMatrices names = NamedMatrices.KERAS;
        try (var zip = new ZipOutputStream(out)) {
            for (Split split : Split.values()) {
                zip.putNextEntry(entry((split == Split.TRAIN ? names.images() : names.testImages()) + ".npy"));
                NumpyFile.writeHeader(zip, reader.count(split), GreyImage.SIDE, GreyImage.SIDE);
                each(split, image -> zip.write(image.pixels()));
                zip.putNextEntry(entry((split == Split.TRAIN ? names.labels() : names.testLabels()) + ".npy"));
                NumpyFile.writeHeader(zip, reader.count(split));
                each(split, image -> zip.write(image.numeral().label()));
            }
        }
    }

    private void writeCsv(OutputStream out) throws IOException {
        try (CsvWriter csv =
                CsvWriter.builder().lineDelimiter(LineDelimiter.LF).build(out, StandardCharsets.US_ASCII)) {
            CsvWriter.CsvWriterRecord names = csv.writeRecord();
            List.of("label", "split", "writer", "sample").forEach(names::writeField);
            for (int pixel = 0; pixel < GreyImage.PIXELS; pixel++) {
                names.writeField("p" + pixel);
            }
            names.endRecord();
            for (Split split : Split.values()) {
                each(split, image -> {
                    CsvWriter.CsvWriterRecord line = csv.writeRecord()
                            .writeField(DECIMALS[image.numeral().label()])
                            .writeField(split.name())
                            .writeField(Objects.toString(image.writer(), ""))
                            .writeField(Objects.toString(image.sample(), ""));
                    for (byte pixel : image.pixels()) {
                        line.writeField(DECIMALS[pixel & 0xff]);
                    }
                    line.endRecord();
                });
            }
        }
    }

    /** Returns an entry with a constant time, so that all exports of a data set have the same bytes. */
    private static ZipEntry entry(String name) {
        var entry = new ZipEntry(name);
        entry.setTimeLocal(NO_TIME);
        return entry;
    }

    private interface ImageWriter {

        void write(StoredImage image) throws IOException;
    }

    private void each(Split split, ImageWriter writer) throws IOException {
        try (Stream<StoredImage> side = reader.images(split)) {
            for (Iterator<StoredImage> images = side.iterator(); images.hasNext(); ) {
                writer.write(images.next());
            }
        }
    }
}
