package shuzi.core.format;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import shuzi.core.InvalidFileException;

/**
 * A MAT file of level 4 or 5 ("MAT-File Format", The MathWorks). Only matrices of real numbers, of any class, are read.
 * Large matrices are in mapped files, not on the heap, until this is closed.
 */
public final class MatlabFile implements Closeable {

    private static final int MAX_VARIABLES = 1000;
    private static final int MAX_NAME = 100;
    private static final byte[] HDF5_SIGNATURE = {(byte) 0x89, 'H', 'D', 'F', '\r', '\n', 0x1a, '\n'};
    private static final int HDF5_USER_BLOCK = 512; // bytes of MATLAB's header before the signature

    private final MappedTempMemory memory;
    private final Map<String, NumberMatrix> variables = new LinkedHashMap<>();
    private final Map<String, String> otherVariables = new LinkedHashMap<>();

    private MatlabFile(MappedTempMemory memory) {
        this.memory = memory;
    }

    /** The class of written numbers. */
    public enum ElementType {
        DOUBLE,
        SINGLE,
        /** Integers from 0 to 255. */
        UINT8
    }

    /** Tells whether a file begins like a MAT file. */
    public static boolean isMatlab(Path file) throws IOException {
        return isMatlab(start(file));
    }

    /** Tells whether the first bytes of a file are those of a MAT file. */
    public static boolean isMatlab(byte[] start) {
        return Mat5Reader.isLevel5(start) || isHdf5(start) || Mat4Reader.isLevel4(start);
    }

    /**
     * Reads a file.
     *
     * @param maxBytes maximum size of its unpacked numbers
     * @throws InvalidFileException if it is another kind of file, is damaged, or exceeds the limit; the message names
     *     the problem and the variable
     */
    public static MatlabFile read(Path file, long maxBytes) throws IOException {
        byte[] start = start(file);
        boolean level5 = Mat5Reader.isLevel5(start);
        boolean level4 = !level5 && Mat4Reader.isLevel4(start);
        if (isHdf5(start)) {
            throw InvalidFileException.unsupportedFormat(
                    "The file is a MAT file of level 7.3 (HDF5), which the service does not read. Save it with"
                            + " save(…, '-v7').");
        }
        if (!level5 && !level4) {
            throw InvalidFileException.unsupportedFormat("The file is not a MAT file of level 4 or 5.");
        }
        var read = new MatlabFile(new MappedTempMemory(maxBytes));
        try {
            if (level5) {
                Mat5Reader.read(file, read.memory, read);
            } else {
                Mat4Reader.read(file, read.memory, read);
            }
            return read;
        } catch (InvalidFileException e) {
            read.close();
            throw e;
        } catch (RuntimeException | StackOverflowError ignored) {
            // The library throws many exceptions for files that it cannot read. Deeply nested cells and structures
            // end in a stack overflow, which leaves no inconsistent state.
            read.close();
            throw damaged("its parts are inconsistent");
        } catch (IOException | Error e) {
            read.close();
            throw e;
        }
    }

    /**
     * Writes a compressed file of level 5. The same variables give the same bytes. Columns are read one after the
     * other.
     *
     * @param variables matrices by name, each below 2 GB in the file
     * @throws InvalidFileException if one is larger
     */
    public static void write(OutputStream out, Map<String, NumberMatrix> variables, ElementType type)
            throws IOException {
        MatlabWriter.write(out, variables, type);
    }

    /** Returns the matrices of real numbers, by name. */
    public Map<String, NumberMatrix> variables() {
        return Collections.unmodifiableMap(variables);
    }

    /** Returns the kinds of the variables that were not read, for example "a cell array", by name. */
    public Map<String, String> otherVariables() {
        return Collections.unmodifiableMap(otherVariables);
    }

    @Override
    public void close() {
        memory.close();
    }

    void add(String name, NumberMatrix matrix) {
        requireNew(name);
        variables.put(name, matrix);
    }

    /**
     * Adds a variable that is not a matrix of real numbers.
     *
     * @param what its kind, for example "a cell array"
     */
    void addOther(String name, String what) {
        requireNew(name);
        otherVariables.put(name, what);
    }

    private void requireNew(String name) {
        if (variables.containsKey(name) || otherVariables.containsKey(name)) {
            throw InvalidFileException.unusable(
                    "The MATLAB file has two variables with the name %s.".formatted(shown(name)));
        }
        if (variables.size() + otherVariables.size() == MAX_VARIABLES) {
            throw InvalidFileException.unusable(
                    "The MATLAB file has more than %d variables, which is the limit.".formatted(MAX_VARIABLES));
        }
    }

    static InvalidFileException damaged(String what) {
        return InvalidFileException.unusable("The MATLAB file is damaged: " + what + ".");
    }

    static InvalidFileException unusable(String variable, String what) {
        return InvalidFileException.unusable("Variable %s of the MATLAB file %s.".formatted(shown(variable), what));
    }

    /** Returns a name in a printable and short form for messages. */
    public static String shown(String name) {
        String printable = name.replaceAll("[^\\x21-\\x7E]", "?");
        return printable.length() <= MAX_NAME ? printable : printable.substring(0, MAX_NAME) + "…";
    }

    /** Tells whether a file is HDF5, the format of level 7.3, with or without MATLAB's header. */
    private static boolean isHdf5(byte[] start) {
        return isHdf5(start, 0) || isHdf5(start, HDF5_USER_BLOCK);
    }

    private static boolean isHdf5(byte[] start, int offset) {
        int end = offset + HDF5_SIGNATURE.length;
        return start.length >= end && Arrays.equals(start, offset, end, HDF5_SIGNATURE, 0, HDF5_SIGNATURE.length);
    }

    private static byte[] start(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            return in.readNBytes(HDF5_USER_BLOCK + HDF5_SIGNATURE.length);
        }
    }
}
