//! What somebody asks of a browser who lets time pass for many at once, and brings pages of their own.

use std::rc::Rc;

use callside_core::agent::PageId;
use callside_emulator::clock::Moment;
use callside_protocol::{Answer, Cloud, Command, Door, PROTOCOL, SignInEnd, SignInStart, ToPage, ToWorker};

use super::{Room, sign_in::Visitor};

impl Room {
    /// When something will next happen here by itself.
    #[must_use]
    pub fn next_due(&self) -> Option<Moment> {
        let woken = self.clock.due().filter(|_| !self.fuse.is_blown());
        woken.into_iter().chain(self.http.due()).min()
    }

    /// Does what is due. True when the worker was woken.
    pub fn do_what_is_due(&self) -> bool {
        self.settle();
        let woken = !self.fuse.is_blown() && self.clock.is_due();
        if woken {
            self.agent.tick();
            self.settle();
        }
        woken
    }

    /// The worker is woken for no reason of its own: the computer woke, an alarm went off by chance.
    pub fn stir(&self) {
        if !self.fuse.is_blown() {
            self.agent.tick();
        }
        self.settle();
    }

    /// A page opens and is sent its View. What a dead worker would have sent, it did not send.
    pub fn open(&self, page: PageId, door: Door, send: Rc<dyn Fn(ToPage)>) {
        let fuse = Rc::clone(&self.fuse);
        self.agent.connect(
            page,
            Rc::new(move |message| {
                if !fuse.is_blown() {
                    send(message);
                }
            }),
        );
        self.tell(page, ToWorker::Subscribe { protocol: PROTOCOL, door, visible: true, window: None });
    }

    /// A page closes.
    pub fn close(&self, page: PageId) {
        self.agent.disconnect(page);
    }

    /// A page says something; nobody hears it where the worker is dead.
    pub fn tell(&self, page: PageId, message: ToWorker) {
        if !self.fuse.is_blown() {
            self.agent.receive(page, message);
        }
        self.settle();
    }

    /// This computer loses its sockets: without a closing frame, or so that it does not notice.
    pub fn lose_sockets(&self, noticed: bool) {
        self.sockets.lose(noticed);
        self.settle();
    }

    /// The network goes or comes back while nobody here is there to notice.
    pub fn lay_network(&self, online: bool) {
        self.http.set_offline(!online);
        self.sockets.set_offline(!online);
    }

    /// The agent signs in again, as a banner asked for, on the room's own page. Whether that succeeds depends on the
    /// weather; no answer where the worker died over it or an answer is still on the road.
    pub fn sign_in_again(&self, cloud: Cloud, extension: &'static str) -> Option<Answer> {
        self.open_page(true);
        let answer = self.walk_in(cloud, extension);
        self.close(PageId(1));
        answer
    }

    fn walk_in(&self, cloud: Cloud, extension: &'static str) -> Option<Answer> {
        let start = SignInStart { cloud, account: String::new() };
        let address = match self.ask(Command::StartSignIn(start))? {
            Answer::OpenSignIn(address) => address,
            refused => return Some(refused),
        };
        let back = match cloud {
            Cloud::RingCentral => self.through_ringcentral(&address, extension),
            Cloud::NetSuite => self.through_netsuite(&address, &Visitor { extension, ..Visitor::default() }),
        };
        self.ask(Command::EndSignIn { cloud, end: SignInEnd::CameBack(back) })
    }
}
