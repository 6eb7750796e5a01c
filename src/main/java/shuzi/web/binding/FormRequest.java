package shuzi.web.binding;

import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.Part;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Enumeration;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.web.multipart.MultipartException;
import org.springframework.web.multipart.MultipartFile;
import org.springframework.web.multipart.support.StandardMultipartHttpServletRequest;

/**
 * A multipart form whose file parts need no file name, because RFC 7578 only recommends one. The servlet container
 * treats a part without a file name as a field; {@link #takeAsFiles} makes it a file.
 */
final class FormRequest extends StandardMultipartHttpServletRequest {

    private final Set<String> files = new HashSet<>(); // names of parts that were fields and are files now

    FormRequest(HttpServletRequest request) {
        super(request, false);
    }

    /** Makes all parts with a name files. If the query has a parameter of that name, nothing changes. */
    void takeAsFiles(String name) {
        try {
            List<Part> parts = getParts().stream()
                    .filter(part -> part.getName().equals(name))
                    .toList();
            long nameless = parts.stream()
                    .filter(part -> part.getSubmittedFileName() == null)
                    .count();
            String[] parameters = super.getParameterValues(name);
            if (parameters != null && parameters.length == nameless) {
                var multipartFiles = new ArrayList<MultipartFile>();
                var named = getFiles(name).iterator();
                for (Part part : parts) {
                    multipartFiles.add(part.getSubmittedFileName() == null ? new NamelessFile(part) : named.next());
                }
                getMultiFileMap().put(name, multipartFiles);
                files.add(name);
            }
        } catch (IOException | ServletException e) {
            throw new MultipartException("the parts of a form can be read only once", e);
        }
    }

    @Override
    public @Nullable String getParameter(String name) {
        return files.contains(name) ? null : super.getParameter(name);
    }

    @Override
    public String @Nullable [] getParameterValues(String name) {
        return files.contains(name) ? null : super.getParameterValues(name);
    }

    @Override
    public Enumeration<String> getParameterNames() {
        return Collections.enumeration(getParameterMap().keySet());
    }

    @Override
    public Map<String, String[]> getParameterMap() {
        var parameters = new LinkedHashMap<>(super.getParameterMap());
        parameters.keySet().removeAll(files);
        return parameters;
    }

    /** A file part without a file name. */
    private record NamelessFile(Part part) implements MultipartFile {

        @Override
        public String getName() {
            return part.getName();
        }

        @Override
        public @Nullable String getOriginalFilename() {
            return null;
        }

        @Override
        public @Nullable String getContentType() {
            return part.getContentType();
        }

        @Override
        public boolean isEmpty() {
            return part.getSize() == 0;
        }

        @Override
        public long getSize() {
            return part.getSize();
        }

        @Override
        public byte[] getBytes() throws IOException {
            try (InputStream content = part.getInputStream()) {
                return content.readAllBytes();
            }
        }

        @Override
        public InputStream getInputStream() throws IOException {
            return part.getInputStream();
        }

        @Override
        public void transferTo(File destination) throws IOException {
            try (InputStream content = part.getInputStream()) {
                Files.copy(content, destination.toPath(), StandardCopyOption.REPLACE_EXISTING);
            }
        }
    }
}
