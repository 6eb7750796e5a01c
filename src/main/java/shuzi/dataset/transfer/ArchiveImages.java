package shuzi.dataset.transfer;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Enumeration;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Pattern;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import shuzi.core.Numeral;
import shuzi.core.image.ImageDecoder;
import shuzi.core.image.InvalidImageException;
import shuzi.dataset.ImportedItem;
import shuzi.dataset.NewImage;
import shuzi.dataset.SkippedFile;
import shuzi.web.binding.ValidName;
import shuzi.web.problem.TooLargeException;

/** Reads the images of a ZIP archive. Several threads unpack and decode its entries. */
final class ArchiveImages {

    private static final int MAX_ENTRY_BYTES = 32 << 20;
    private static final int MAX_NAME = 500; // characters
    private static final Pattern UNPRINTABLE = Pattern.compile("[" + ValidName.UNPRINTABLE + "]");
    private static final Pattern TABLE =
            Pattern.compile("(?i)\\.(csv|mat|npz|npy|h5|[ct]sv\\.gz)$|idx[13]-ubyte(\\.gz)?$");
    private static final List<Charset> NAME_ENCODINGS = List.of(StandardCharsets.UTF_8, Charset.forName("GB18030"));

    private final ZipFile zip;
    private final DatasetSettings limits;
    private final AtomicLong unpackedBytes = new AtomicLong(); // of all entries

    private ArchiveImages(ZipFile zip, DatasetSettings limits) {
        this.zip = zip;
        this.limits = limits;
    }

    /**
     * An entry of the archive.
     *
     * @param duplicate whether an earlier entry has the same name; {@link ZipFile} finds the bytes of an entry by its
     *     name
     */
    private record Entry(ZipEntry entry, boolean duplicate) {}

    /**
     * Opens a reader of the images and skipped files of an archive.
     *
     * @throws shuzi.web.problem.ProblemException if the archive exceeds a limit
     */
    static ImportReader open(ZipFile zip, OrderedParallelPipeline pipeline, DatasetSettings limits) {
        var images = new ArchiveImages(zip, limits);
        images.requireWithinLimits();
        var folders =
                new FolderNames(zip.stream().filter(ArchiveImages::isFile).map(entry -> printable(entry.getName())));
        var names = new HashSet<String>();
        Iterator<Entry> entries = zip.stream()
                .filter(ArchiveImages::isFile)
                .map(entry -> new Entry(entry, !names.add(entry.getName())))
                .iterator();
        int files = Math.toIntExact(zip.stream().filter(ArchiveImages::isFile).count());
        return new ImportReader(pipeline.map(entries, images::decode), files, folders.warnings(), zip);
    }

    /** Returns whether an entry is a file, and not one that an operating system adds to archives. */
    static boolean isFile(ZipEntry entry) {
        return !entry.isDirectory() && !ImagePath.isIgnored(entry.getName());
    }

    private void requireWithinLimits() {
        if (zip.size() > limits.maxImages()) {
            throw TooLargeException.because(
                    "The archive has %d files; the limit is %d.".formatted(zip.size(), limits.maxImages()));
        }
        long left = limits.maxUnpacked().toBytes();
        for (Enumeration<? extends ZipEntry> entries = zip.entries(); entries.hasMoreElements(); ) {
            long size = entries.nextElement().getSize();
            if (size > left) {
                throw tooMuchUnpacked();
            }
            left -= Math.max(size, 0);
        }
    }

    private TooLargeException tooMuchUnpacked() {
        return TooLargeException.because("The archive unpacks to more than the limit of %d MB."
                .formatted(limits.maxUnpacked().toMegabytes()));
    }

    private ImportedItem decode(Entry entry) {
        String path = printable(entry.entry.getName());
        if (entry.duplicate) {
            return new SkippedFile(path, "an earlier file of the archive has the same name");
        }
        ImagePath imagePath = ImagePath.parse(path);
        if (imagePath == null) {
            return new SkippedFile(
                    path,
                    TABLE.matcher(path).find()
                            ? "CSV, MAT, NPZ and IDX files cannot be mixed with pictures: send it alone"
                            : "its label is unknown: neither is its name input_{suite}_{sample}_{label} nor does it"
                                    + " lie in a folder 1..15 or 零..亿");
        }
        if (!Numeral.isLabel(imagePath.label())) {
            return new SkippedFile(path, "label %d is not one of 1..15".formatted(imagePath.label()));
        }
        byte[] bytes;
        try {
            bytes = unpack(entry.entry);
        } catch (IOException e) {
            return new SkippedFile(path, "it cannot be unpacked: it is damaged, or it uses an unsupported compression");
        }
        if (unpackedBytes.addAndGet(bytes.length) > limits.maxUnpacked().toBytes()) {
            throw tooMuchUnpacked();
        }
        if (bytes.length > MAX_ENTRY_BYTES) {
            return new SkippedFile(path, "it is larger than %d MB".formatted(MAX_ENTRY_BYTES >> 20));
        }
        try {
            byte[] pixels = ImageDecoder.decode(bytes).toArray();
            return NewImage.of(
                    path,
                    Numeral.ofLabel(imagePath.label()),
                    imagePath.writer(),
                    imagePath.sample(),
                    FolderNames.sideOf(path),
                    pixels);
        } catch (InvalidImageException e) {
            return new SkippedFile(path, e.reason());
        }
    }

    /**
     * Returns the bytes of an entry. If it has more than {@link #MAX_ENTRY_BYTES}, it returns one byte more than that.
     */
    private byte[] unpack(ZipEntry entry) throws IOException {
        try (InputStream in = zip.getInputStream(entry)) {
            int claimed = Math.clamp(entry.getSize(), 0, MAX_ENTRY_BYTES);
            byte[] bytes = in.readNBytes(claimed + 1);
            if (bytes.length <= claimed) {
                return bytes;
            }
            byte[] more = in.readNBytes(MAX_ENTRY_BYTES - claimed);
            byte[] all = Arrays.copyOf(bytes, bytes.length + more.length);
            System.arraycopy(more, 0, all, bytes.length, more.length);
            return all;
        }
    }

    /** Returns a name without unprintable characters, shortened to {@link #MAX_NAME}. */
    private static String printable(String name) {
        if (name.length() <= MAX_NAME && name.chars().allMatch(c -> c >= ' ' && c <= '~')) {
            return name;
        }
        String printable = UNPRINTABLE.matcher(decoded(name)).replaceAll("\uFFFD");
        int length = printable.codePointCount(0, printable.length());
        return length <= MAX_NAME ? printable : printable.substring(0, printable.offsetByCodePoints(0, MAX_NAME)) + "…";
    }

    /** Decodes a name in its probable encoding. Names without a flag for UTF-8 were read as Latin-1. */
    private static String decoded(String name) {
        if (name.chars().anyMatch(c -> c > 0xff)) {
            return name;
        }
        byte[] bytes = name.getBytes(StandardCharsets.ISO_8859_1);
        for (Charset charset : NAME_ENCODINGS) {
            try {
                return charset.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
            } catch (CharacterCodingException ignored) {
                // the next encoding may be the right one
            }
        }
        return name;
    }
}
