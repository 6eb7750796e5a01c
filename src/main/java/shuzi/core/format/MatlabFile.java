package shuzi.core.format;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import shuzi.core.InvalidFileException;

/**
 * A MAT file of level 4 or 5 ("MAT-File Format", The MathWorks) or 7.3, which is HDF5: its variables that are matrices of
 * real numbers, of whatever class. Large ones lie in mapped files, not on the heap, until this is closed.
 */
public final class MatlabFile implements Closeable {

    private static final int MAX_VARIABLES = 1000;
    private static final int MAX_NAME = 100;

    private final MappedTempMemory scratch;
    private final Map<String, NumberMatrix> variables = new LinkedHashMap<>();
    private final Map<String, String> others = new LinkedHashMap<>();

    private MatlabFile(MappedTempMemory scratch) {
        this.scratch = scratch;
    }

    /** The class of the numbers that are written. */
    public enum ElementType {
        DOUBLE,
        SINGLE,
        /** Whole numbers from 0 to 255. */
        UINT8
    }

    /** Whether a file begins as one of these does. */
    public static boolean isMatlab(Path file) throws IOException {
        return isMatlab(start(file));
    }

    /** Whether a file begins as one of these does. */
    public static boolean isMatlab(byte[] start) {
        return Mat5Reader.isLevel5(start) || Mat73Reader.isHdf5(start) || Mat4Reader.isLevel4(start);
    }

    /**
     * Reads a file.
     *
     * @param maxBytes most bytes that it may unpack to
     * @throws InvalidFileException when it is no such file; or when it is damaged, or its like is not read; it says what is wrong, and in which variable; or when it unpacks to more
     */
    public static MatlabFile read(Path file, long maxBytes) throws IOException {
        byte[] start = start(file);
        boolean level5 = Mat5Reader.isLevel5(start);
        boolean level4 = !level5 && Mat4Reader.isLevel4(start);
        if (!level5 && !level4 && !Mat73Reader.isHdf5(start)) {
            throw InvalidFileException.unsupportedFormat("The file is not a MAT file of level 4, 5 or 7.3.");
        }
        var read = new MatlabFile(new MappedTempMemory(maxBytes));
        try {
            if (level5) {
                Mat5Reader.read(file, read.scratch, read);
            } else if (level4) {
                Mat4Reader.read(file, read.scratch, read);
            } else {
                Mat73Reader.read(file, read.scratch, read);
            }
            return read;
        } catch (InvalidFileException problem) {
            read.close();
            throw problem;
        } catch (RuntimeException | StackOverflowError damaged) {
            // Two libraries read what anybody may send: whatever they throw, it is the file that they cannot read. One
            // whose parts refer to each other in a circle ends as a stack overflow, which leaves nothing half done.
            read.close();
            throw damaged("its parts do not fit together");
        } catch (IOException | Error failed) {
            read.close();
            throw failed;
        }
    }

    /**
     * Writes a file of level 5, compressed, with nothing in it but these variables: the same variables give the same
     * bytes. Columns are read one after the other.
     *
     * @param variables each below 2 GB when written
     * @throws InvalidFileException when one is larger
     */
    public static void write(OutputStream out, Map<String, NumberMatrix> variables, ElementType type)
            throws IOException {
        MatlabWriter.write(out, variables, type);
    }

    /** The matrices of real numbers, by name. */
    public Map<String, NumberMatrix> variables() {
        return Collections.unmodifiableMap(variables);
    }

    /** What each of the other variables is, as in "a cell array", by name. */
    public Map<String, String> others() {
        return Collections.unmodifiableMap(others);
    }

    @Override
    public void close() {
        scratch.close();
    }

    void add(String name, NumberMatrix matrix) {
        requireNew(name);
        variables.put(name, matrix);
    }

    /** @param what as in "a cell array" */
    void addOther(String name, String what) {
        requireNew(name);
        others.put(name, what);
    }

    private void requireNew(String name) {
        if (variables.containsKey(name) || others.containsKey(name)) {
            throw InvalidFileException.unusable(
                    "The MATLAB file has two variables of the name %s.".formatted(shown(name)));
        }
        if (variables.size() + others.size() == MAX_VARIABLES) {
            throw InvalidFileException.unusable(
                    "The MATLAB file has more than the %d variables that are taken.".formatted(MAX_VARIABLES));
        }
    }

    static InvalidFileException damaged(String what) {
        return InvalidFileException.unusable("The MATLAB file is damaged: " + what + ".");
    }

    static InvalidFileException unusable(String variable, String what) {
        return InvalidFileException.unusable("Variable %s of the MATLAB file %s.".formatted(shown(variable), what));
    }

    /** A name that a message can carry, whatever the file has in its place. */
    public static String shown(String name) {
        String printable = name.replaceAll("[^\\x21-\\x7E]", "?");
        return printable.length() <= MAX_NAME ? printable : printable.substring(0, MAX_NAME) + "…";
    }

    private static byte[] start(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            return in.readNBytes(Mat73Reader.USER_BLOCK + 8);
        }
    }
}
