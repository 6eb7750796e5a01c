package shuzi.core.format;

import io.jhdf.GroupSymbolTableNode;
import io.jhdf.LocalHeap;
import io.jhdf.ObjectHeader;
import io.jhdf.Superblock;
import io.jhdf.Superblock.SuperblockV0V1;
import io.jhdf.Superblock.SuperblockV2V3;
import io.jhdf.SymbolTableEntry;
import io.jhdf.btree.BTreeV1;
import io.jhdf.dataset.chunked.Chunk;
import io.jhdf.filter.ByteShuffleFilter;
import io.jhdf.filter.DeflatePipelineFilter;
import io.jhdf.object.datatype.DataType;
import io.jhdf.object.datatype.FixedPoint;
import io.jhdf.object.datatype.FloatingPoint;
import io.jhdf.object.datatype.OrderedDataType;
import io.jhdf.object.message.AttributeMessage;
import io.jhdf.object.message.DataLayoutMessage;
import io.jhdf.object.message.DataLayoutMessage.ChunkedDataLayoutMessage;
import io.jhdf.object.message.DataLayoutMessage.CompactDataLayoutMessage;
import io.jhdf.object.message.DataLayoutMessage.ContiguousDataLayoutMessage;
import io.jhdf.object.message.DataSpaceMessage;
import io.jhdf.object.message.DataTypeMessage;
import io.jhdf.object.message.FilterPipelineMessage;
import io.jhdf.object.message.FilterPipelineMessage.FilterInfo;
import io.jhdf.object.message.LinkMessage;
import io.jhdf.object.message.SymbolTableMessage;
import io.jhdf.storage.HdfBackingStorage;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Set;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import org.jspecify.annotations.Nullable;
import shuzi.core.InvalidFileException;
import shuzi.core.format.Numbers.Kind;

/**
 * Reads MAT files of level 7.3: HDF5 as MATLAB writes it, behind a block of its own of 512 bytes, a variable a data set of
 * the root group, its class in the attribute {@code MATLAB_class}, its dimensions in reverse. The library reads the parts
 * that describe the data; the data themselves, of which a file can say whatever sizes it likes, are taken apart here, with
 * the sizes known before. No link is followed, so that the file is all that is read.
 */
final class Mat73Reader {

    static final int USER_BLOCK = 512;

    private static final byte[] SIGNATURE = {(byte) 0x89, 'H', 'D', 'F', '\r', '\n', 0x1a, '\n'};
    private static final int ADDRESS_BYTES = 8;
    private static final int COMPOUND = 6; // class of data types, which MATLAB uses for complex numbers
    private static final int MAX_NAME = 512;
    private static final long MAX_DESCRIPTIONS = 16 << 20; // bytes; an index takes some 40 for a chunk
    private static final int MAX_CHUNK = 64 << 20;
    private static final int MAX_BEYOND = 1 << 20; // bytes of chunks that may lie outside a small matrix
    private static final Set<String> CLASSES =
            Set.of("double", "single", "uint8", "int8", "uint16", "int16", "uint32", "int32", "uint64", "int64");

    private final HdfBackingStorage storage;
    private final MemorySegment file;
    private final MappedTempMemory scratch;
    private final MatlabFile into;

    private Mat73Reader(HdfBackingStorage storage, MemorySegment file, MappedTempMemory scratch, MatlabFile into) {
        this.storage = storage;
        this.file = file;
        this.scratch = scratch;
        this.into = into;
    }

    static boolean isHdf5(byte[] start) {
        return signatureAt(start, 0) || signatureAt(start, USER_BLOCK);
    }

    private static boolean signatureAt(byte[] start, int offset) {
        return start.length >= offset + SIGNATURE.length
                && Arrays.equals(start, offset, offset + SIGNATURE.length, SIGNATURE, 0, SIGNATURE.length);
    }

    static void read(Path path, MappedTempMemory scratch, MatlabFile into) throws IOException {
        MemorySegment file = scratch.map(path);
        if (file.byteSize() > Integer.MAX_VALUE) {
            throw InvalidFileException.unusable("A MATLAB file of level 7.3 of 2 GB or more is not read.");
        }
        byte[] start = file.asSlice(0, SIGNATURE.length).toArray(ValueLayout.JAVA_BYTE);
        int base = signatureAt(start, 0) ? 0 : USER_BLOCK;
        ByteBuffer bytes = file.asByteBuffer().order(ByteOrder.LITTLE_ENDIAN).position(base);
        Superblock superblock = Superblock.readSuperblock(bytes);
        if (superblock.getSizeOfOffsets() != ADDRESS_BYTES
                || superblock.getSizeOfLengths() != ADDRESS_BYTES
                || superblock.getBaseAddressByte() != base) {
            throw MatlabFile.damaged("its addresses are not those of an HDF5 file of MATLAB");
        }
        if (superblock.getEndOfFileAddress() > file.byteSize()) {
            throw MatlabFile.damaged("it ends before byte " + superblock.getEndOfFileAddress());
        }
        var storage = new CountingStorage(file.asSlice(base), superblock);
        new Mat73Reader(storage, file.asSlice(base), scratch, into).readVariables();
    }

    private void readVariables() throws IOException {
        ObjectHeader root = ObjectHeader.readObjectHeader(storage, rootAddress());
        if (root.hasMessageOfType(SymbolTableMessage.class)) {
            readSymbols(root.getMessageOfType(SymbolTableMessage.class));
            return;
        }
        for (LinkMessage link : root.getMessagesOfType(LinkMessage.class)) {
            if (link.getLinkType() == LinkMessage.LinkType.HARD) {
                readObject(link.getLinkName(), link.getHardLinkAddress());
            } else {
                into.addOther(link.getLinkName(), "a link");
            }
        }
    }

    private long rootAddress() {
        return switch (storage.getSuperblock()) {
            case SuperblockV0V1 old ->
                new SymbolTableEntry(storage, old.getRootGroupSymbolTableAddress() - old.getBaseAddressByte())
                        .getObjectHeaderAddress();
            case SuperblockV2V3 recent -> recent.getRootGroupObjectHeaderAddress();
            default -> throw MatlabFile.damaged("it is of an unknown version of HDF5");
        };
    }

    private void readSymbols(SymbolTableMessage table) throws IOException {
        ByteBuffer names = new LocalHeap(storage, table.getLocalHeapAddress()).getDataBuffer();
        for (long node :
                BTreeV1.createGroupBTree(storage, table.getBTreeAddress()).getChildAddresses()) {
            for (SymbolTableEntry entry : new GroupSymbolTableNode(storage, node).getSymbolTableEntries()) {
                String name = name(names, entry.getLinkNameOffset());
                switch (entry.getCacheType()) {
                    case 0 -> readObject(name, entry.getObjectHeaderAddress());
                    case 1 -> into.addOther(name, "a structure or a sparse matrix");
                    default -> into.addOther(name, "a link");
                }
            }
        }
    }

    private static String name(ByteBuffer names, int offset) {
        var name = new StringBuilder();
        for (int i = offset; names.get(i) != 0; i++) {
            if (name.length() == MAX_NAME) {
                throw MatlabFile.damaged("a variable's name is longer than %d characters".formatted(MAX_NAME));
            }
            name.append((char) (names.get(i) & 0xff));
        }
        return name.toString();
    }

    private void readObject(String name, long address) throws IOException {
        if (name.startsWith("#")) { // what cells and objects refer to: #refs#, #subsystem#
            return;
        }
        ObjectHeader header;
        try {
            header = ObjectHeader.readObjectHeader(storage, address);
        } catch (RuntimeException unreadable) { // whatever it is, the others may do
            into.addOther(name, "damaged, or of a kind that is not read");
            return;
        }
        String what = what(header);
        if (what != null) {
            into.addOther(name, what);
            return;
        }
        long[] dimensions =
                header.getMessageOfType(DataSpaceMessage.class).getDataSpace().getDimensionsAsLong();
        if (dimensions.length != 2) {
            into.addOther(name, "an array of %d dimensions".formatted(dimensions.length));
            return;
        }
        DataType type = header.getMessageOfType(DataTypeMessage.class).getDataType();
        Kind kind = kind(type);
        if (kind == null) {
            into.addOther(name, type.getDataClass() == COMPOUND ? "complex" : "not of numbers");
            return;
        }
        long columns = dimensions[0];
        long rows = dimensions[1];
        if (rows < 0
                || columns < 0
                || rows > Integer.MAX_VALUE
                || columns > Integer.MAX_VALUE
                || rows * columns > Long.MAX_VALUE / kind.bytes()) {
            throw MatlabFile.unusable(name, "is damaged or too large: it has %d x %d numbers".formatted(rows, columns));
        }
        MemorySegment data =
                rows * columns == 0 ? MemorySegment.NULL : data(name, header, (int) columns, (int) rows, kind.bytes());
        boolean bigEndian = type instanceof OrderedDataType ordered && ordered.getByteOrder() == ByteOrder.BIG_ENDIAN;
        var numbers = new Numbers(data, kind, bigEndian);
        into.add(name, StridedMatrix.columnMajor(numbers, (int) rows, (int) columns));
    }

    /** What an object is when it is no array of what MATLAB calls numbers. */
    private static @Nullable String what(ObjectHeader header) {
        if (!header.hasMessageOfType(DataSpaceMessage.class) || !header.hasMessageOfType(DataTypeMessage.class)) {
            return "a structure or a sparse matrix";
        }
        String matlabClass = null;
        for (AttributeMessage attribute : header.getMessagesOfType(AttributeMessage.class)) {
            if (attribute.getName().equals("MATLAB_class")) {
                matlabClass = text(attribute.getDataBuffer());
            }
            if (attribute.getName().equals("MATLAB_empty")) {
                return "empty";
            }
        }
        if (matlabClass != null && !CLASSES.contains(matlabClass)) {
            return "of the class " + MatlabFile.shown(matlabClass);
        }
        return null;
    }

    private static String text(@Nullable ByteBuffer bytes) {
        return bytes == null
                ? ""
                : StandardCharsets.ISO_8859_1.decode(bytes).toString().replace("\0", "");
    }

    private static @Nullable Kind kind(DataType type) {
        int bits = 8 * type.getSize();
        if (type instanceof FloatingPoint real && real.getBitPrecision() == bits) {
            return bits == 64 ? Kind.FLOAT64 : bits == 32 ? Kind.FLOAT32 : null;
        }
        if (type instanceof FixedPoint whole && whole.getBitPrecision() == bits && whole.getBitOffset() == 0) {
            return switch (bits) {
                case 8 -> whole.isSigned() ? Kind.INT8 : Kind.UINT8;
                case 16 -> whole.isSigned() ? Kind.INT16 : Kind.UINT16;
                case 32 -> whole.isSigned() ? Kind.INT32 : Kind.UINT32;
                case 64 -> whole.isSigned() ? Kind.INT64 : Kind.UINT64;
                default -> null;
            };
        }
        return null;
    }

    /**
     * The numbers of a variable as MATLAB has them, column by column.
     *
     * @param columns the slower dimension
     * @param bytes of a number
     */
    private MemorySegment data(String name, ObjectHeader header, int columns, int rows, int bytes) throws IOException {
        long size = (long) columns * rows * bytes;
        DataLayoutMessage layout = header.getMessageOfType(DataLayoutMessage.class);
        return switch (layout) {
            case CompactDataLayoutMessage compact -> {
                MemorySegment data = MemorySegment.ofBuffer(compact.getDataBuffer());
                if (data.byteSize() < size) {
                    throw truncated(name);
                }
                yield data.asSlice(0, size);
            }
            case ContiguousDataLayoutMessage contiguous -> inFile(name, contiguous.getAddress(), size);
            case ChunkedDataLayoutMessage chunked -> {
                List<FilterPipelineMessage> filters = header.getMessagesOfType(FilterPipelineMessage.class);
                yield new Chunks(
                                name,
                                columns,
                                rows,
                                bytes,
                                chunked.getChunkDimensions(),
                                filters.isEmpty()
                                        ? List.of()
                                        : filters.getFirst().getFilters())
                        .read(chunked.getBTreeAddress());
            }
            default ->
                throw MatlabFile.unusable(
                        name, "is stored in a way of HDF5 1.10 or later, which MATLAB does not write, and is not read");
        };
    }

    private MemorySegment inFile(String name, long address, long size) {
        if (address < 0 || address > file.byteSize() || size > file.byteSize() - address) {
            throw truncated(name);
        }
        return file.asSlice(address, size);
    }

    private static InvalidFileException truncated(String name) {
        return MatlabFile.unusable(name, "is damaged: the file has fewer bytes than its size says");
    }

    /** The numbers of a variable that is stored in pieces of equal size, most often compressed. */
    private final class Chunks {

        private final String name;
        private final int columns;
        private final int rows;
        private final int bytes;
        private final int[] dimensions;
        private final List<FilterInfo> filters;
        private final long across;
        private final long down;
        private final int chunkBytes;

        Chunks(String name, int columns, int rows, int bytes, int[] dimensions, List<FilterInfo> filters) {
            if (dimensions.length != 2 || dimensions[0] < 1 || dimensions[1] < 1) {
                throw MatlabFile.unusable(name, "is damaged: its chunks are " + Arrays.toString(dimensions));
            }
            this.name = name;
            this.columns = columns;
            this.rows = rows;
            this.bytes = bytes;
            this.dimensions = dimensions;
            this.filters = filters;
            this.across = Math.ceilDiv(columns, dimensions[0]);
            this.down = Math.ceilDiv(rows, dimensions[1]);
            long elements = (long) dimensions[0] * dimensions[1];
            // chunks that lie mostly outside the matrix would make a lot of work of little
            if (elements > MAX_CHUNK / bytes || elements * across * down > 4L * columns * rows + MAX_BEYOND / bytes) {
                throw MatlabFile.unusable(
                        name,
                        "has chunks of %d x %d numbers, which is too many".formatted(dimensions[1], dimensions[0]));
            }
            this.chunkBytes = (int) (elements * bytes);
            requireKnownFilters();
        }

        private void requireKnownFilters() {
            int shuffles = 0;
            int deflates = 0;
            for (FilterInfo filter : filters) {
                switch (filter.getId()) {
                    case ByteShuffleFilter.ID -> shuffles++;
                    case DeflatePipelineFilter.ID -> deflates++;
                    default ->
                        throw MatlabFile.unusable(
                                name,
                                "is compressed by the HDF5 filter %d, which is not read".formatted(filter.getId()));
                }
            }
            boolean compressedLast =
                    filters.isEmpty() || deflates == 0 || filters.getLast().getId() == DeflatePipelineFilter.ID;
            if (shuffles > 1 || deflates > 1 || !compressedLast) {
                throw MatlabFile.unusable(name, "is compressed in a way that is not read");
            }
        }

        MemorySegment read(long index) throws IOException {
            List<Chunk> chunks = index == -1
                    ? List.of()
                    : BTreeV1.createDataBTree(storage, index, 2).getChunks();
            if (chunks.size() != across * down) {
                throw MatlabFile.unusable(
                        name, "is damaged: it has %d chunks, not %d".formatted(chunks.size(), across * down));
            }
            MemorySegment data = scratch.allocate((long) columns * rows * bytes);
            var seen = new BitSet(chunks.size());
            for (Chunk chunk : chunks) {
                long column = chunk.getChunkOffset()[0];
                long row = chunk.getChunkOffset()[1];
                if (column < 0
                        || column >= columns
                        || column % dimensions[0] != 0
                        || row < 0
                        || row >= rows
                        || row % dimensions[1] != 0
                        || seen.get(place(column, row))) {
                    throw MatlabFile.unusable(name, "is damaged: its chunks do not fit together");
                }
                seen.set(place(column, row));
                copy(chunk, (int) column, (int) row, data);
            }
            return data;
        }

        private int place(long column, long row) {
            return (int) (column / dimensions[0] * down + row / dimensions[1]);
        }

        private void copy(Chunk chunk, int column, int row, MemorySegment data) {
            MemorySegment unpacked = MemorySegment.ofArray(unpack(chunk));
            long length = (long) bytes * Math.min(dimensions[1], rows - row);
            for (int i = 0; i < Math.min(dimensions[0], columns - column); i++) {
                long from = (long) i * dimensions[1] * bytes;
                long to = ((long) (column + i) * rows + row) * bytes;
                MemorySegment.copy(unpacked, from, data, to, length);
            }
        }

        private byte[] unpack(Chunk chunk) {
            MemorySegment packed = inFile(name, chunk.getAddress(), Integer.toUnsignedLong(chunk.getSize()));
            byte[] unpacked = null;
            for (int i = filters.size() - 1; i >= 0; i--) {
                if (chunk.getFilterMask().get(i)) { // left out for this chunk
                    continue;
                }
                if (filters.get(i).getId() == DeflatePipelineFilter.ID) {
                    unpacked = inflate(packed);
                } else {
                    unpacked = new ByteShuffleFilter()
                            .decode(unpacked == null ? plain(packed) : unpacked, new int[] {bytes});
                }
            }
            return unpacked == null ? plain(packed) : unpacked;
        }

        private byte[] plain(MemorySegment chunk) {
            if (chunk.byteSize() != chunkBytes) {
                throw truncated(name);
            }
            return chunk.toArray(ValueLayout.JAVA_BYTE);
        }

        private byte[] inflate(MemorySegment packed) {
            var unpacked = new byte[chunkBytes];
            try (var inflater = new Inflater()) {
                inflater.setInput(packed.asByteBuffer());
                int length = 0;
                while (length < chunkBytes) {
                    int more = inflater.inflate(unpacked, length, chunkBytes - length);
                    if (more == 0) {
                        throw truncated(name);
                    }
                    length += more;
                }
                return unpacked;
            } catch (DataFormatException damaged) {
                throw MatlabFile.unusable(name, "is damaged: a chunk cannot be unpacked");
            }
        }
    }

    /** The file for the library, which may read only so much of descriptions: they can refer to each other in circles. */
    private static final class CountingStorage implements HdfBackingStorage {

        private static final int COST = 32; // of a request, in bytes

        private final MemorySegment file;
        private final Superblock superblock;
        private long left = MAX_DESCRIPTIONS;

        CountingStorage(MemorySegment file, Superblock superblock) {
            this.file = file;
            this.superblock = superblock;
        }

        @Override
        public ByteBuffer readBufferFromAddress(long address, int length) {
            left -= COST + Math.max(length, 0);
            if (left < 0) {
                throw MatlabFile.damaged(
                        "it takes more than %d MB to describe its variables".formatted(MAX_DESCRIPTIONS >> 20));
            }
            return map(address, length);
        }

        @Override
        public ByteBuffer map(long address, long length) {
            return file.asSlice(address, length).asByteBuffer().order(ByteOrder.LITTLE_ENDIAN);
        }

        @Override
        public ByteBuffer mapNoOffset(long address, long length) {
            return map(address - superblock.getBaseAddressByte(), length);
        }

        @Override
        public long getUserBlockSize() {
            return superblock.getBaseAddressByte();
        }

        @Override
        public Superblock getSuperblock() {
            return superblock;
        }

        @Override
        public FileChannel getFileChannel() {
            throw new UnsupportedOperationException("the file is in memory");
        }

        @Override
        public int getSizeOfOffsets() {
            return superblock.getSizeOfOffsets();
        }

        @Override
        public int getSizeOfLengths() {
            return superblock.getSizeOfLengths();
        }

        @Override
        public void close() {
            // the memory is the scratch's
        }

        @Override
        public long size() {
            return file.byteSize();
        }

        @Override
        public boolean inMemory() {
            return true;
        }
    }
}
