//! The way of questions to the worker: bytes, and beside them the file in which a document lies.
//!
//! On Linux a socket, because only a socket carries files (unix(7), `SCM_RIGHTS`); elsewhere a pipe, and bytes alone.

#[cfg(target_os = "linux")]
pub use socket::{Heard, Questions, pair};

#[cfg(not(target_os = "linux"))]
pub use pipe::{Heard, Questions, pair};

#[cfg(target_os = "linux")]
mod socket {
    use std::collections::VecDeque;
    use std::fs::File;
    use std::io::{BufReader, IoSlice, IoSliceMut, Read, Result, Write};
    use std::mem::MaybeUninit;
    use std::net::Shutdown;
    use std::os::fd::{AsFd, BorrowedFd, OwnedFd};
    use std::os::unix::net::UnixStream;
    use std::process::Stdio;

    use app::host::Content;
    use app::reader::wire::Incoming;
    use rustix::net::{RecvAncillaryBuffer, RecvAncillaryMessage, RecvFlags, recvmsg};
    use rustix::net::{SendAncillaryBuffer, SendAncillaryMessage, SendFlags, sendmsg};

    /// The asker's end.
    pub struct Questions {
        socket: UnixStream,
        lent: Option<OwnedFd>,
    }

    /// Both ends; the worker's can only be read from.
    pub fn pair() -> Result<(Questions, Stdio)> {
        let (ours, theirs) = UnixStream::pair()?;
        theirs.shutdown(Shutdown::Write)?;
        Ok((Questions { socket: ours, lent: None }, OwnedFd::from(theirs).into()))
    }

    impl Questions {
        /// Goes with the next bytes written.
        pub fn lend(&mut self, file: Option<&File>) -> Result<()> {
            self.lent = file.map(File::try_clone).transpose()?.map(OwnedFd::from);
            Ok(())
        }
    }

    impl Write for Questions {
        fn write(&mut self, bytes: &[u8]) -> Result<usize> {
            let Some(lent) = self.lent.take() else { return self.socket.write(bytes) };
            let files = [lent.as_fd()];
            let mut room = [MaybeUninit::uninit(); rustix::cmsg_space!(ScmRights(1))];
            let mut beside = SendAncillaryBuffer::new(&mut room);
            beside.push(SendAncillaryMessage::ScmRights(&files));
            Ok(sendmsg(&self.socket, &[IoSlice::new(bytes)], &mut beside, SendFlags::NOSIGNAL)?)
        }

        fn flush(&mut self) -> Result<()> {
            Ok(())
        }
    }

    /// The worker's end: its standard input.
    pub struct Heard(BufReader<Ear>);

    struct Ear {
        socket: BorrowedFd<'static>,
        lent: VecDeque<OwnedFd>,
    }

    impl Default for Heard {
        fn default() -> Self {
            Self(BufReader::new(Ear { socket: rustix::stdio::stdin(), lent: VecDeque::new() }))
        }
    }

    impl Read for Ear {
        fn read(&mut self, room: &mut [u8]) -> Result<usize> {
            let mut beside = [MaybeUninit::uninit(); rustix::cmsg_space!(ScmRights(1))];
            let mut beside = RecvAncillaryBuffer::new(&mut beside);
            let flags = RecvFlags::CMSG_CLOEXEC;
            let got = recvmsg(self.socket, &mut [IoSliceMut::new(room)], &mut beside, flags)?;
            for message in beside.drain() {
                if let RecvAncillaryMessage::ScmRights(files) = message {
                    self.lent.extend(files);
                }
            }
            Ok(got.bytes)
        }
    }

    impl Read for Heard {
        fn read(&mut self, room: &mut [u8]) -> Result<usize> {
            self.0.read(room)
        }
    }

    impl Incoming for Heard {
        fn beside(&mut self, length: u64) -> Result<Content> {
            let file = self.0.get_mut().lent.pop_front().ok_or(std::io::ErrorKind::InvalidData)?;
            crate::disk::borrow(&File::from(file), length)
        }
    }
}

#[cfg(not(target_os = "linux"))]
mod pipe {
    use std::fs::File;
    use std::io::{BufReader, PipeWriter, Read, Result, Stdin, Write};
    use std::process::Stdio;

    use app::reader::wire::Incoming;

    /// The asker's end.
    pub struct Questions(PipeWriter);

    /// Both ends.
    pub fn pair() -> Result<(Questions, Stdio)> {
        let (theirs, ours) = std::io::pipe()?;
        Ok((Questions(ours), theirs.into()))
    }

    impl Questions {
        /// Nothing is ever lent here.
        pub fn lend(&mut self, _: Option<&File>) -> Result<()> {
            Ok(())
        }
    }

    impl Write for Questions {
        fn write(&mut self, bytes: &[u8]) -> Result<usize> {
            self.0.write(bytes)
        }

        fn flush(&mut self) -> Result<()> {
            self.0.flush()
        }
    }

    /// The worker's end: its standard input.
    pub struct Heard(BufReader<Stdin>);

    impl Default for Heard {
        fn default() -> Self {
            Self(BufReader::new(std::io::stdin()))
        }
    }

    impl Read for Heard {
        fn read(&mut self, room: &mut [u8]) -> Result<usize> {
            self.0.read(room)
        }
    }

    impl Incoming for Heard {}
}
