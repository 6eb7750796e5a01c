package shuzi.model;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.info.BuildProperties;
import org.springframework.boot.info.GitProperties;
import org.springframework.stereotype.Component;

/**
 * The version of this application, such as {@code 0.1.0 (4f2a9c1)}. The commit is missing if the build had no
 * repository.
 */
@Component
public final class SoftwareVersion {

    private final String version;

    SoftwareVersion(ObjectProvider<BuildProperties> build, ObjectProvider<GitProperties> git) {
        BuildProperties built = build.getIfAvailable();
        GitProperties commit = git.getIfAvailable();
        this.version = (built == null ? "development" : built.getVersion())
                + (commit == null ? "" : " (" + commit.getShortCommitId() + ")");
    }

    @Override
    public String toString() {
        return version;
    }
}
