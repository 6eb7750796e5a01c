package shuzi.dataset;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.springframework.util.unit.DataSize;
import org.springframework.web.multipart.MultipartFile;
import shuzi.core.temporary.TemporaryFiles;

/** The files of a request, on the disk until this is closed. */
record Upload(List<UploadedFile> files) implements Closeable {

    static Upload of(List<MultipartFile> parts) throws IOException {
        var upload = new Upload(new ArrayList<>());
        try {
            for (MultipartFile part : parts) {
                Path path = TemporaryFiles.create("upload");
                upload.files.add(new UploadedFile(path, Objects.requireNonNullElse(part.getOriginalFilename(), "")));
                part.transferTo(path.toFile()); // moves the file where it can
            }
            return upload;
        } catch (IOException | RuntimeException failed) {
            upload.close();
            throw failed;
        }
    }

    /** Files of an archive, unpacked. */
    static Upload unpacked(ZipFile zip, List<? extends ZipEntry> entries, DataSize limit) throws IOException {
        var upload = new Upload(new ArrayList<>());
        try {
            long left = limit.toBytes();
            for (ZipEntry entry : entries) {
                Path path = TemporaryFiles.create("upload");
                upload.files.add(new UploadedFile(path, entry.getName()));
                try (InputStream in = new LimitedInput(zip.getInputStream(entry), limit, left);
                        OutputStream out = Files.newOutputStream(path)) {
                    left -= in.transferTo(out);
                }
            }
            return upload;
        } catch (IOException | RuntimeException failed) {
            upload.close();
            throw failed;
        }
    }

    List<Path> paths() {
        return files.stream().map(UploadedFile::path).toList();
    }

    /** The names of several files, which tell what each is; one file needs none. */
    List<String> names() {
        return files.size() == 1
                ? List.of()
                : files.stream().map(UploadedFile::name).toList();
    }

    @Override
    public void close() throws IOException {
        for (UploadedFile file : files) {
            Files.deleteIfExists(file.path());
        }
    }
}
