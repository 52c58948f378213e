package io.ingestor.architecture;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackages;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noMembers;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.domain.JavaConstructor;
import com.tngtech.archunit.core.domain.JavaField;
import com.tngtech.archunit.core.domain.JavaMember;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The design rules of the modules that a compiler does not check. Each rule applies to the classes on which it is
 * checked.
 */
public final class ArchitectureRules {
    /**
     * The part of Agrona that runs without {@code --add-opens}; everything else there is built on
     * jdk.internal.misc.Unsafe.
     */
    private static final Pattern FLAG_FREE_AGRONA = Pattern.compile(
            "org\\.agrona\\.("
                    + "collections\\..+"
                    + "|(BitUtil|CloseHelper|DeadlineTimerWheel|ErrorHandler)(\\$.+)?"
                    + "|concurrent\\.(Agent|AgentInvoker|AgentRunner|AgentTerminationException|\\w*IdleStrategy|\\w*Clock)(\\$.+)?)");

    private static final Pattern BANNED_NAME = Pattern.compile(
            "Abstract\\p{Upper}.*|I\\p{Upper}\\p{Lower}.*|.*((Manager|Helper|Util|Impl)s?|Utility)(?!\\p{Lower}).*");

    private ArchitectureRules() {}

    static ArchRule usesOnlyFlagFreeAgrona() {
        return noClasses()
                .should()
                .dependOnClassesThat(resideInAPackage("org.agrona..")
                        .and(DescribedPredicate.not(name("in the flag-free part", FLAG_FREE_AGRONA))))
                .because("an embedder sets no JVM flags");
    }

    static ArchRule usesNoUnsafe() {
        return noClasses()
                .should()
                .dependOnClassesThat(resideInAnyPackage("sun.misc..", "jdk.internal.."))
                .because("newer JVMs deny it");
    }

    static ArchRule logsOnlyThrough(String... wrappers) {
        return noClasses()
                .that(DescribedPredicate.describe(
                        "are none of " + List.of(wrappers),
                        type -> !List.of(wrappers).contains(type.getSimpleName())))
                .should()
                .dependOnClassesThat(DescribedPredicate.describe(
                        "are loggers", type -> type.getName().equals(System.Logger.class.getName())))
                .because("an exception of the host's logging must not leave the call that logs");
    }

    /** Allows a module to depend on no packages of this project except the named ones. */
    static ArchRule knowsOnly(String... packages) {
        return noClasses()
                .should()
                .dependOnClassesThat(resideInAPackage("io.ingestor..").and(resideOutsideOfPackages(packages)))
                .because("log and memtable ignore each other and everything above them");
    }

    static ArchRule typesNameNo(String... words) {
        return noClasses()
                .should()
                .haveNameMatching(".*[.$]\\w*(" + String.join("|", words) + ")\\w*")
                .because("bytes and sequences are the module's whole vocabulary");
    }

    static ArchRule membersNameNo(String... words) {
        return noMembers()
                .should()
                .haveNameMatching("(?i).*(" + String.join("|", words) + ").*")
                .because("bytes and sequences are the module's whole vocabulary");
    }

    public static ArchRule typesSayWhatTheyAre() {
        return classes().should(new ArchCondition<>("have no name that says how instead of what") {
            @Override
            public void check(JavaClass type, ConditionEvents events) {
                boolean banned = BANNED_NAME.matcher(type.getSimpleName()).matches();
                events.add(new SimpleConditionEvent(type, !banned, type.getName()));
            }
        });
    }

    /**
     * Allows each package inside {@code base} to depend only on those after it in the list, and no other packages
     * there.
     */
    static ArchRule roomsKnowOnlyRoomsBelow(String base, String... topDown) {
        List<String> rooms = Stream.of(topDown).map(room -> base + "." + room).toList();
        return classes()
                .that()
                .resideInAPackage(base + "..")
                .should(new ArchCondition<>("be in one of the rooms " + rooms + " and know only those behind its own") {
                    @Override
                    public void check(JavaClass type, ConditionEvents events) {
                        int own = rooms.indexOf(type.getPackageName());
                        events.add(new SimpleConditionEvent(type, own >= 0, type.getName() + " is in no room"));
                        for (Dependency dependency : type.getDirectDependenciesFromSelf()) {
                            int other =
                                    rooms.indexOf(dependency.getTargetClass().getPackageName());
                            events.add(new SimpleConditionEvent(
                                    type, other < 0 || other >= own, dependency.getDescription()));
                        }
                    }
                })
                .because("a change finds its place if each room has one subject");
    }

    static ArchRule onlyPackagesUse(DescribedPredicate<? super JavaClass> used, String... users) {
        return noClasses()
                .that(resideOutsideOfPackages(users))
                .should()
                .dependOnClassesThat(used)
                .because("few rooms know what another implementation may replace");
    }

    /** Allows the use of a library in these rooms only. */
    public static ArchRule usedOnlyIn(String library, String... rooms) {
        return noClasses()
                .that()
                .resideOutsideOfPackages(rooms)
                .should()
                .dependOnClassesThat()
                .resideInAPackage(library)
                .because("a library that one room knows can be replaced there");
    }

    /** Forbids the use of the rooms of engine, log and memtable, also in tests and benchmarks of other modules. */
    public static ArchRule usesNoRooms() {
        return noClasses()
                .should()
                .dependOnClassesThat(resideInAnyPackage(
                        "io.ingestor.internal..", "io.ingestor.wal.internal..", "io.ingestor.memtable.internal.."))
                .because("a room that is known outside cannot change");
    }

    /** Limits the number of top-level types of a package. */
    public static ArchRule packagesHaveAtMost(int types) {
        Map<String, Set<String>> typesByPackage = new ConcurrentHashMap<>();
        return classes().should(new ArchCondition<>("be among at most " + types + " top-level types of a package") {
            @Override
            public void check(JavaClass type, ConditionEvents events) {
                Set<String> all =
                        typesByPackage.computeIfAbsent(type.getPackageName(), name -> ConcurrentHashMap.newKeySet());
                if (type.isTopLevelClass()) {
                    all.add(type.getName());
                }
                events.add(new SimpleConditionEvent(
                        type, all.size() <= types, type.getPackageName() + " has " + all.size() + " types"));
            }
        });
    }

    /** Limits the number of parameters of a constructor. */
    public static ArchRule constructorsHaveAtMost(int parameters) {
        return classes()
                .should(new ArchCondition<>("have constructors of at most " + parameters + " parameters") {
                    @Override
                    public void check(JavaClass type, ConditionEvents events) {
                        for (JavaConstructor constructor : type.getConstructors()) {
                            int count = constructor.getRawParameterTypes().size();
                            events.add(new SimpleConditionEvent(
                                    constructor, count <= parameters, constructor.getFullName() + " has " + count));
                        }
                    }
                })
                .because("a class that needs more has more than one subject");
    }

    public static ArchRule publicSignaturesNameNo(String... packages) {
        DescribedPredicate<JavaClass> foreign = resideInAnyPackage(packages);
        return noMembers()
                .that()
                .areDeclaredInClassesThat()
                .arePublic()
                .should(new ArchCondition<>("name, in what a caller sees, types of " + String.join(", ", packages)) {
                    @Override
                    public void check(JavaMember member, ConditionEvents events) {
                        boolean seen = member.getModifiers().contains(JavaModifier.PUBLIC)
                                || member.getModifiers().contains(JavaModifier.PROTECTED);
                        boolean names = seen && typesIn(member).anyMatch(foreign);
                        events.add(new SimpleConditionEvent(member, names, member.getFullName()));
                    }
                })
                .because("our libraries must be free to change");
    }

    private static Stream<JavaClass> typesIn(JavaMember member) {
        return member instanceof JavaField field
                ? field.getType().getAllInvolvedRawTypes().stream()
                : member instanceof JavaCodeUnit code
                        ? Stream.concat(
                                code.getReturnType().getAllInvolvedRawTypes().stream(),
                                code.getParameterTypes().stream()
                                        .flatMap(type -> type.getAllInvolvedRawTypes().stream()))
                        : Stream.empty();
    }

    private static DescribedPredicate<JavaClass> name(String description, Pattern pattern) {
        return DescribedPredicate.describe(
                description,
                type -> pattern.matcher(type.getBaseComponentType().getName()).matches());
    }
}
