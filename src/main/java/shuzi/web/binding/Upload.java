package shuzi.web.binding;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.springframework.web.multipart.MultipartFile;
import shuzi.core.temporary.TemporaryFiles;

/** The files of a multipart form, stored in temporary files that {@link #close} deletes. */
public final class Upload implements Closeable {

    private final List<UploadedFile> sent = new ArrayList<>();
    private final List<Path> temporary = new ArrayList<>();

    private Upload() {}

    /** Stores one file of a form. */
    public static Upload of(MultipartFile part) throws IOException {
        return of(List.of(part));
    }

    /** Stores files of a form. On failure nothing remains. */
    public static Upload of(List<MultipartFile> parts) throws IOException {
        var upload = new Upload();
        try {
            for (MultipartFile part : parts) {
                UploadedFile file = upload.newFile(Objects.requireNonNullElse(part.getOriginalFilename(), ""));
                upload.sent.add(file);
                part.transferTo(file.path().toFile()); // moves the file if it can
            }
            return upload;
        } catch (IOException | RuntimeException e) {
            upload.close();
            throw e;
        }
    }

    /** Creates an empty file for data unpacked from the others; it is deleted with them. */
    public UploadedFile newFile(String name) throws IOException {
        Path path = TemporaryFiles.create("upload");
        temporary.add(path);
        return new UploadedFile(path, name);
    }

    /** Returns the files that the client sent. */
    public List<UploadedFile> files() {
        return List.copyOf(sent);
    }

    /** Returns the path of the only file. */
    public Path path() {
        return sent.getFirst().path();
    }

    public List<Path> paths() {
        return sent.stream().map(UploadedFile::path).toList();
    }

    /** Returns the names of the files, which tell their roles; an empty list for a single file, which needs no name. */
    public List<String> names() {
        return sent.size() == 1
                ? List.of()
                : sent.stream().map(UploadedFile::name).toList();
    }

    @Override
    public void close() throws IOException {
        for (Path path : temporary) {
            Files.deleteIfExists(path);
        }
    }
}
