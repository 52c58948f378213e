package io.ingestor.wal.internal.inspect;

import io.ingestor.wal.Compression;
import io.ingestor.wal.LostSequences;
import io.ingestor.wal.WalDamage;
import io.ingestor.wal.WalFrameView;
import io.ingestor.wal.WalInspector;
import io.ingestor.wal.WalSegmentSummary;
import io.ingestor.wal.internal.format.FrameFormat;
import io.ingestor.wal.internal.format.FrameHeader;
import io.ingestor.wal.internal.format.SegmentFormat;
import io.ingestor.wal.internal.format.SegmentHeader;
import io.ingestor.wal.internal.segment.SegmentReader;

/** An observer that passes the findings of a survey on to an inspector. */
public final class InspectedFrames implements LogSurvey.Observer {

    private final WalInspector inspector;
    private final View view = new View();

    public InspectedFrames(WalInspector inspector) {
        this.inspector = inspector;
    }

    @Override
    public void frame(SegmentReader reader, long position, WalFrameView.State state) {
        view.header = reader.header();
        view.frame = reader.frame();
        view.position = position;
        view.state = state;
        inspector.onFrame(view);
    }

    @Override
    public void damage(WalDamage damage) {
        inspector.onDamage(damage);
    }

    @Override
    public void lost(LostSequences lost) {
        inspector.onLost(lost);
    }

    @Override
    public void segment(WalSegmentSummary segment) {
        inspector.onSegment(segment);
    }

    private static final class View implements WalFrameView {
        private SegmentHeader header = new SegmentHeader(0, 0, 1, 0, SegmentFormat.MIN_SEGMENT_BYTES);
        private FrameHeader frame = new FrameHeader();
        private long position;
        private State state = State.GOOD;

        @Override
        public long segment() {
            return header.number();
        }

        @Override
        public String file() {
            return header.name();
        }

        @Override
        public long position() {
            return position;
        }

        @Override
        public Type type() {
            return switch (frame.type) {
                case FrameFormat.TYPE_ENTRY -> Type.ENTRY;
                case FrameFormat.TYPE_CHAIN -> Type.CHAIN;
                case FrameFormat.TYPE_MARK -> Type.MARK;
                default -> throw new IllegalStateException("unexpected frame type " + frame.type);
            };
        }

        @Override
        public State state() {
            return state;
        }

        @Override
        public Compression compression() {
            return Compression.ofId(frame.codec);
        }

        @Override
        public long firstSequence() {
            return frame.firstSequence;
        }

        @Override
        public int recordCount() {
            return frame.recordCount;
        }

        @Override
        public int storedBytes() {
            return frame.storedLength();
        }

        @Override
        public int uncompressedBytes() {
            return frame.uncompressedLength;
        }

        @Override
        public long durableUpTo() {
            return frame.durableUpTo;
        }

        @Override
        public int payloadCrc() {
            return frame.payloadCrc;
        }

        @Override
        public boolean closesLog() {
            return frame.isClosedMark();
        }
    }
}
